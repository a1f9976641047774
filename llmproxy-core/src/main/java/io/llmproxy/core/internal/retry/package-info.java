/**
 * Doing things again: waits between attempts, tasks that repeat.
 *
 * <p>Internal: not part of the public API, may change at any time.
 */
@NullMarked
package io.llmproxy.core.internal.retry;

import org.jspecify.annotations.NullMarked;
