/**
 * Jetty's own proxies, {@code ProxyServlet} and {@code AsyncProxyServlet}, in an embedded Jetty.
 *
 * <p>Both are asynchronous towards the upstream; the second one writes to clients without blocking, too.
 */
@NullMarked
package io.llmproxy.benchmarks.candidate.jettyproxy;

import org.jspecify.annotations.NullMarked;
