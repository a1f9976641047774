/**
 * The gateway as a program: {@code llmproxy server} is the filter, the management API and the operations paths in a Jetty of their
 * own, configured by environment variables.
 *
 * <pre>
 * options + environment ── ServerSettings ── GatewayServer (Jetty + engine) ── until a signal ── StopSignal ── exit code 0
 *                                └── InvalidConfigException ── StartFailure ── one line per problem, exit code 2
 * </pre>
 */
@NullMarked
package io.llmproxy.cli;

import org.jspecify.annotations.NullMarked;
