/** Smiley's HTTP Proxy Servlet, by Mitre, in an embedded Jetty. It blocks a thread of the container for as long as a call takes. */
@NullMarked
package io.llmproxy.benchmarks.candidate.mitre;

import org.jspecify.annotations.NullMarked;
