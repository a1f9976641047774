/**
 * The stand-in provider: it answers chat completions as OpenAI does, but at once or at a set pace, so that what a measurement shows is the
 * gateway.
 *
 * <pre>
 * Http1Requests ─┐                      ┌─ PlainAnswer   written as one
 *                ├─▶ Call ─▶ Answers ─▶ │
 * Http2Requests ─┘    │                 └─ StreamAnswer  ─▶ PacedStream, an event per interval
 *                     └──── Reply, which knows the version of HTTP ◀──┘
 * </pre>
 */
@NullMarked
package io.llmproxy.benchmarks.provider;

import org.jspecify.annotations.NullMarked;
