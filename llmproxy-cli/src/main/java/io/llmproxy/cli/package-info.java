/**
 * The gateway as a program: {@code llmproxy server} is the filter, the management API and the operations paths in a Jetty of their
 * own, configured by environment variables. {@code llmproxy manage} talks to one that runs; it lives in a package of its own and knows
 * nothing of the server but its management API.
 *
 * <pre>
 * options + environment ── ServerSettings ── GatewayServer (Jetty + engine) ── until a signal ── StopSignal ── exit code 0
 *                                └── InvalidConfigException ── StartFailure ── one line per problem, exit code 2
 * </pre>
 */
@NullMarked
package io.llmproxy.cli;

import org.jspecify.annotations.NullMarked;
