/** What the stand-in provider and the load client share: sockets. */
@NullMarked
package io.llmproxy.benchmarks.net;

import org.jspecify.annotations.NullMarked;
