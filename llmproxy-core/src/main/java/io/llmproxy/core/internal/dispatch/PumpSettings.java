package io.llmproxy.core.internal.dispatch;

import io.llmproxy.core.internal.retry.Backoff;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/**
 * How events are moved to sinks.
 *
 * @param batchSize the most events per batch
 * @param backoff the waits between attempts
 */
record PumpSettings(int batchSize, Backoff backoff) {
    static PumpSettings defaults() {
        return new PumpSettings(
                100,
                new Backoff(
                        Duration.ofMillis(200),
                        Duration.ofSeconds(30),
                        () -> ThreadLocalRandom.current().nextDouble()));
    }
}
