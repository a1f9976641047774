/**
 * The tap on the relayed bytes: bounded head and tail, content decoding, incremental SSE parser.
 *
 * <p>Internal: not part of the public API, may change at any time.
 */
@NullMarked
package io.llmproxy.core.internal.capture;

import org.jspecify.annotations.NullMarked;
