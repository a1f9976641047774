/** Spring Cloud Gateway on Web MVC, in an embedded Tomcat, on virtual threads where the JDK has them. It holds a thread for as long as a call takes. */
@NullMarked
package io.llmproxy.benchmarks.candidate.gateway.webmvc;

import org.jspecify.annotations.NullMarked;
