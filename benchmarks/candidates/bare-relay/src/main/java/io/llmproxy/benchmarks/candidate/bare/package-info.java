/**
 * The bare relay: what any gateway in a servlet container costs at least.
 *
 * <p>An asynchronous servlet on Jetty or Tomcat relays with OkHttp on a thread of its own: no token, no policy, no record of anything.
 * All it adds is the guard without which a client that leaves breaks the calls of others.
 */
@NullMarked
package io.llmproxy.benchmarks.candidate.bare;

import org.jspecify.annotations.NullMarked;
