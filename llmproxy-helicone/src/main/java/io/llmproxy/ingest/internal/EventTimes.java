package io.llmproxy.ingest.internal;

import io.llmproxy.api.event.ExchangeEvent;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.OptionalLong;

/**
 * Begin and end of an exchange, in whole milliseconds that every back end understands.
 *
 * <p>Internal: not part of the public API, may change at any time.
 *
 * @param start from 1970 to 9999
 * @param end the same, and not before the start
 * @param firstByteMillis from the start to the first byte of the answer, which is not after the end; empty if not known
 */
public record EventTimes(Instant start, Instant end, OptionalLong firstByteMillis) {
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
        Instant end = bounded(start.plus(duration.compareTo(most) < 0 ? duration : most));
        OptionalLong firstByteMillis = event.timeToFirstByte()
                .filter(time -> !time.isNegative())
                .map(time -> time.compareTo(Duration.between(start, end)) < 0 ? time : Duration.between(start, end))
                .map(time -> OptionalLong.of(time.toMillis()))
                .orElse(OptionalLong.empty());
        return new EventTimes(start, end, firstByteMillis);
    }

    private static Instant bounded(Instant instant) {
        Instant inRange = instant.isBefore(Instant.EPOCH) ? Instant.EPOCH : instant.isAfter(LAST) ? LAST : instant;
        return inRange.truncatedTo(ChronoUnit.MILLIS);
    }
}
