package io.llmproxy.core.internal.dispatch;

import io.llmproxy.core.internal.retry.Backoff;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/**
 * How events are moved to a sink.
 *
 * @param sink what it gets, and in which portions
 * @param backoff the waits between attempts
 */
record PumpSettings(SinkSettings sink, Backoff backoff) {
    /** Returns the waits between attempts if nothing else is said. */
    static Backoff defaultBackoff() {
        return new Backoff(
                Duration.ofMillis(200),
                Duration.ofSeconds(30),
                () -> ThreadLocalRandom.current().nextDouble());
    }
}
