/** Spring Cloud Gateway on WebFlux, on Reactor Netty, asynchronous from end to end. */
@NullMarked
package io.llmproxy.benchmarks.candidate.gateway.webflux;

import org.jspecify.annotations.NullMarked;
