/**
 * The tap on the relayed bytes, which hands them to a reader on other threads; content decoding; incremental SSE parser.
 *
 * <p>Internal: not part of the public API, may change at any time.
 */
@NullMarked
package io.llmproxy.core.internal.capture;

import org.jspecify.annotations.NullMarked;
