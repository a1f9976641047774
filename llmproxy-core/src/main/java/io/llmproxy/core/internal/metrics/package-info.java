/**
 * Counts of what has happened, per provider, without locks and within bounds.
 *
 * <p>Internal: not part of the public API, may change at any time.
 */
@NullMarked
package io.llmproxy.core.internal.metrics;

import org.jspecify.annotations.NullMarked;
