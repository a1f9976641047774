package io.llmproxy.core.internal.exchange;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;

/** Writes instants as {@link Instant#toString} does, but without a formatter: an answer has three of them in its head. */
final class IsoInstant {
    private static final int LONGEST = "2026-11-30T10:00:00.123456789Z".length();

    /** Other years have signs or more digits. */
    private static final Instant FIRST = Instant.parse("0000-01-01T00:00:00Z");

    private static final Instant BEHIND_LAST = Instant.parse("+10000-01-01T00:00:00Z");

    private IsoInstant() {}

    static String text(Instant instant) {
        if (instant.isBefore(FIRST) || !instant.isBefore(BEHIND_LAST)) {
            return instant.toString();
        }
        LocalDateTime utc = LocalDateTime.ofEpochSecond(instant.getEpochSecond(), instant.getNano(), ZoneOffset.UTC);
        StringBuilder text = new StringBuilder(LONGEST);
        append(text, utc.getYear(), 1000);
        append(text.append('-'), utc.getMonthValue(), 10);
        append(text.append('-'), utc.getDayOfMonth(), 10);
        append(text.append('T'), utc.getHour(), 10);
        append(text.append(':'), utc.getMinute(), 10);
        append(text.append(':'), utc.getSecond(), 10);
        appendFraction(text, utc.getNano());
        return text.append('Z').toString();
    }

    /** Appends milliseconds, microseconds or nanoseconds, whichever is enough, or nothing. */
    private static void appendFraction(StringBuilder text, int nanos) {
        if (nanos == 0) {
            return;
        }
        text.append('.');
        if (nanos % 1_000_000 == 0) {
            append(text, nanos / 1_000_000, 100);
        } else if (nanos % 1000 == 0) {
            append(text, nanos / 1000, 100_000);
        } else {
            append(text, nanos, 100_000_000);
        }
    }

    /** Appends all digits from that of a unit, a power of ten, down. */
    private static void append(StringBuilder text, int number, int unit) {
        for (int u = unit; u > 0; u /= 10) {
            text.append((char) ('0' + number / u % 10));
        }
    }
}
