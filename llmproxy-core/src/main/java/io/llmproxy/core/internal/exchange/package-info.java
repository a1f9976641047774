/**
 * The way of one request, from arrival to event. Begin with {@link io.llmproxy.core.internal.exchange.Exchange}.
 *
 * <p>Internal: not part of the public API, may change at any time.
 */
@NullMarked
package io.llmproxy.core.internal.exchange;

import org.jspecify.annotations.NullMarked;
