/** llmproxy on Tomcat. */
@NullMarked
package io.llmproxy.benchmarks.candidate.llmproxy.tomcat;

import org.jspecify.annotations.NullMarked;
