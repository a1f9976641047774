package io.llmproxy.core.internal.retry;

import java.time.Duration;
import java.util.function.DoubleSupplier;
import org.jspecify.annotations.Nullable;

/**
 * How long to wait before the next attempt: doubling from a first delay up to a cap, with jitter so that several gateways do
 * not return to a recovering back end at the same moment.
 *
 * <p>Internal: not part of the public API, may change at any time.
 *
 * @param first the delay after the first failure
 * @param cap the longest delay of its own accord
 * @param random gives numbers from 0 (inclusive) to 1 (exclusive)
 */
public record Backoff(Duration first, Duration cap, DoubleSupplier random) {
    private static final int MOST_DOUBLINGS = 30;

    /**
     * Returns a delay between half and the whole of the current step.
     *
     * @param failures failed attempts in a row, at least 1
     * @param atLeast the delay the back end asked for, or null
     * @return the delay
     */
    public Duration delay(int failures, @Nullable Duration atLeast) {
        Duration step = first.multipliedBy(1L << Math.min(failures - 1, MOST_DOUBLINGS));
        long nanos = (step.compareTo(cap) < 0 ? step : cap).toNanos();
        Duration delay = Duration.ofNanos((long) (nanos * (0.5 + random.getAsDouble() / 2)));
        return atLeast == null || atLeast.compareTo(delay) < 0 ? delay : atLeast;
    }
}
