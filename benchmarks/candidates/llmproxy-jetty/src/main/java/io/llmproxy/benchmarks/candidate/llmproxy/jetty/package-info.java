/** llmproxy on Jetty. */
@NullMarked
package io.llmproxy.benchmarks.candidate.llmproxy.jetty;

import org.jspecify.annotations.NullMarked;
