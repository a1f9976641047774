/**
 * Usage of streams: asks the provider for it where the client did not, and takes the one extra chunk out of the answer. Begin
 * with {@link io.llmproxy.core.internal.streamusage.StreamUsage}.
 *
 * <p>Internal: not part of the public API, may change at any time.
 */
@NullMarked
package io.llmproxy.core.internal.streamusage;

import org.jspecify.annotations.NullMarked;
