package io.llmproxy.helicone.internal;

import io.llmproxy.api.event.ExchangeEvent;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * Begin and end of an exchange, in whole milliseconds that every back end understands.
 *
 * <p>Internal: not part of the public API, may change at any time.
 *
 * @param start from 1970 to 9999
 * @param end the same, and not before the start
 */
public record EventTimes(Instant start, Instant end) {
    private static final Instant LAST = Instant.parse("9999-12-31T23:59:59.999Z");

    /**
     * Reads an event.
     *
     * @param event any event, however odd its times
     * @return its times
     */
    public static EventTimes of(ExchangeEvent event) {
        Instant start = bounded(event.startedAt());
        Duration most = Duration.between(start, LAST);
        Duration duration = event.duration().isNegative() ? Duration.ZERO : event.duration();
        return new EventTimes(start, bounded(start.plus(duration.compareTo(most) < 0 ? duration : most)));
    }

    private static Instant bounded(Instant instant) {
        Instant inRange = instant.isBefore(Instant.EPOCH) ? Instant.EPOCH : instant.isAfter(LAST) ? LAST : instant;
        return inRange.truncatedTo(ChronoUnit.MILLIS);
    }
}
