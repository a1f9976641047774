/**
 * Dispatcher, file sink, discovery of sinks.
 *
 * <p>Internal: not part of the public API, may change at any time.
 */
@NullMarked
package io.llmproxy.core.internal.dispatch;

import org.jspecify.annotations.NullMarked;
