package io.llmproxy.cloudwatch;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/** The times of which the service takes events; it refuses others one by one. */
final class TimeWindow {
    private static final Duration PAST = Duration.ofDays(14);
    private static final Duration FUTURE = Duration.ofHours(2);

    /** So that a clamped event is not too old by the time it arrives. */
    private static final Duration MARGIN = Duration.ofMinutes(5);

    private final InstantSource clock;
    private final boolean clamps;
    private final Duration clampedPast;

    /**
     * Creates the window.
     *
     * @param clock tells now
     * @param clamps whether times outside are moved to its edge
     * @param retentionDays how long the group keeps events, or null if that is not known; events beyond are refused too
     */
    TimeWindow(InstantSource clock, boolean clamps, @Nullable Integer retentionDays) {
        this.clock = clock;
        this.clamps = clamps;
        this.clampedPast =
                retentionDays == null || retentionDays > PAST.toDays() ? PAST : Duration.ofDays(retentionDays);
    }

    /** Returns why the service would refuse an event of that time, or null if it would not. */
    @Nullable
    String objection(Instant time) {
        if (clamps) {
            return null;
        }
        Instant now = clock.instant();
        if (time.isBefore(now.minus(PAST))) {
            return "too old: more than 14 days in the past";
        }
        return time.isAfter(now.plus(FUTURE)) ? "too new: more than 2 hours in the future" : null;
    }

    /** Returns the time to give to the service. */
    Instant fit(Instant time) {
        Instant now = clock.instant();
        if (clamps && time.isBefore(now.minus(clampedPast))) {
            return now.minus(clampedPast).plus(MARGIN);
        }
        return clamps && time.isAfter(now.plus(FUTURE)) ? now : time;
    }
}
