/**
 * The event bus over Redis Streams, in the form of the Go edition.
 *
 * <pre>
 * publish ─▶ PublishQueue ─▶ StreamWriter ══ XADD ══▶ stream ══ XREADGROUP ══▶ GroupReader ─▶ poll ─▶ sink
 *                                                      ▲                                          │
 *                                                Upkeep: XACK, XCLAIM, XTRIM, XINFO ◀── acknowledge
 * </pre>
 *
 * <p>Only {@link io.llmproxy.redis.RedisStreamsBusProvider} is public: the setting {@code event-bus: redis-streams} asks for it.
 */
@NullMarked
package io.llmproxy.redis;

import org.jspecify.annotations.NullMarked;
