/**
 * In-memory bus and the JSON form of events.
 *
 * <p>Internal: not part of the public API, may change at any time.
 */
@NullMarked
package io.llmproxy.core.internal.event;

import org.jspecify.annotations.NullMarked;
