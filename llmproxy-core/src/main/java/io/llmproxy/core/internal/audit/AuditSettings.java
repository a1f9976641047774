package io.llmproxy.core.internal.audit;

import io.llmproxy.core.internal.retry.Backoff;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * How the audit trail works.
 *
 * <p>Internal: not part of the public API, may change at any time.
 *
 * @param capacity the most events that wait for one destination, at least 1; further ones are dropped and counted
 * @param batchSize the most events per write, at least 1
 * @param backoff the waits between attempts while a destination fails
 * @param refusalsPerMinute the most refusals per client address and minute that are recorded, at least 1
 * @param retention how long events stay in the store, longer than zero, or null for ever
 */
public record AuditSettings(
        int capacity,
        int batchSize,
        Backoff backoff,
        int refusalsPerMinute,
        @Nullable Duration retention) {

    /** Checks the parts. */
    public AuditSettings {
        atLeastOne("capacity", capacity);
        atLeastOne("batchSize", batchSize);
        atLeastOne("refusalsPerMinute", refusalsPerMinute);
        if (retention != null && (retention.isNegative() || retention.isZero())) {
            throw new IllegalArgumentException("retention: " + retention + " (expected: longer than zero)");
        }
    }

    /**
     * Returns the settings to begin with: 10,000 events, 100 per write, 200 ms to 30 s between attempts, 10 refusals per address
     * and minute, no retention.
     *
     * @return the settings
     */
    public static AuditSettings defaults() {
        Backoff backoff = new Backoff(
                Duration.ofMillis(200),
                Duration.ofSeconds(30),
                () -> ThreadLocalRandom.current().nextDouble());
        return new AuditSettings(10_000, 100, backoff, 10, null);
    }

    /**
     * Bounds the age of events in the store.
     *
     * @param retention longer than zero, or null for none
     * @return settings that differ in this only
     */
    public AuditSettings withRetention(@Nullable Duration retention) {
        return new AuditSettings(capacity, batchSize, backoff, refusalsPerMinute, retention);
    }

    private static void atLeastOne(String name, int value) {
        if (value < 1) {
            throw new IllegalArgumentException(name + ": " + value + " (expected: at least 1)");
        }
    }
}
