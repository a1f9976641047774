package io.llmproxy.core.internal.dispatch;

import io.llmproxy.core.internal.retry.Backoff;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Keeps a pump from a sink that is taken to be down, because nothing of an attempt succeeded: longer with every further attempt of that
 * kind.
 */
final class Gate {
    /** A back end that asks for more patience than this is asked again all the same. */
    private static final Duration LONGEST_ASKED = Duration.ofMinutes(5);

    private final Backoff backoff;
    private int failures;
    private boolean isShut;
    private long opensNanos;

    Gate(Backoff backoff) {
        this.backoff = backoff;
    }

    /** Returns how many attempts in a row came to nothing. */
    int failures() {
        return failures;
    }

    /** Returns how long to keep away, zero if not at all. */
    long nanosUntilOpen(long now) {
        if (isShut && opensNanos - now <= 0) {
            isShut = false;
        }
        return isShut ? opensNanos - now : 0;
    }

    /** Notes an attempt that came to nothing. */
    void failed() {
        failures++;
    }

    void shut(long untilNanos) {
        isShut = true;
        opensNanos = untilNanos;
    }

    void open() {
        isShut = false;
        failures = 0;
    }

    /** Returns the delays after one attempt, which are alike for events that failed equally often. */
    Backoff draw() {
        double drawn = backoff.random().getAsDouble();
        return new Backoff(backoff.first(), backoff.cap(), () -> drawn);
    }

    /** Returns what is granted of a delay that a back end asked for. */
    static Duration granted(@Nullable Duration asked) {
        if (asked == null || asked.isNegative()) {
            return Duration.ZERO;
        }
        return asked.compareTo(LONGEST_ASKED) < 0 ? asked : LONGEST_ASKED;
    }
}
