/**
 * The way of one request, from arrival to event.
 *
 * <p>Internal: not part of the public API, may change at any time.
 */
@NullMarked
package io.llmproxy.core.internal.exchange;

import org.jspecify.annotations.NullMarked;
