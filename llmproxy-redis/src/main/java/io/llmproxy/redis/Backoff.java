package io.llmproxy.redis;

import java.util.function.DoubleSupplier;

/**
 * How long to wait before the next attempt: doubling from 100 ms up to 5 s, with jitter so that several nodes do not return to
 * a recovering Redis at the same moment.
 *
 * @param random gives numbers from 0 (inclusive) to 1 (exclusive)
 */
record Backoff(DoubleSupplier random) {
    private static final long FIRST_MILLIS = 100;
    private static final long CAP_MILLIS = 5_000;
    private static final int MOST_DOUBLINGS = 10;

    /** Returns a delay between half and the whole of the step that belongs to so many failures in a row. */
    long millis(int failures) {
        long step = Math.min(FIRST_MILLIS << Math.min(Math.max(failures - 1, 0), MOST_DOUBLINGS), CAP_MILLIS);
        return (long) (step * (0.5 + random.getAsDouble() / 2));
    }
}
