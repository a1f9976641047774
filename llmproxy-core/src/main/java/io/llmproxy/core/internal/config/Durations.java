package io.llmproxy.core.internal.config;

import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Duration;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads durations as people write them: {@code 30s}, {@code 500ms}, {@code 1h30m}, {@code PT30S}, {@code 0}. */
public final class Durations {
    private static final Pattern PART = Pattern.compile("(\\d+(?:\\.\\d*)?|\\.\\d+)(ns|us|\u00b5s|\u03bcs|ms|s|m|h)");
    private static final Map<String, BigDecimal> NANOS_PER_UNIT = Map.of(
            "ns", BigDecimal.ONE,
            "us", BigDecimal.valueOf(1_000),
            "\u00b5s", BigDecimal.valueOf(1_000),
            "\u03bcs", BigDecimal.valueOf(1_000),
            "ms", BigDecimal.valueOf(1_000_000),
            "s", BigDecimal.valueOf(1_000_000_000L),
            "m", BigDecimal.valueOf(60_000_000_000L),
            "h", BigDecimal.valueOf(3_600_000_000_000L));

    private Durations() {}

    /**
     * Reads a duration.
     *
     * @param text numbers with a unit each, such as {@code 1h30m}, or the ISO form, such as {@code PT30S}
     * @return zero or more, at most 292 years, so that it fits into a {@code long} of nanoseconds
     * @throws IllegalArgumentException if the text is neither; the message repeats it
     */
    public static Duration parse(String text) {
        try {
            Duration duration = text.startsWith("P") ? Duration.parse(text) : parts(text);
            if (duration.toNanos() >= 0) {
                return duration;
            }
        } catch (DateTimeException | ArithmeticException e) {
            // Falls through: the reader of the message needs the expected form, not the parser's view.
        }
        throw new IllegalArgumentException(Echo.of(text) + " (expected: a duration such as 30s, 1h30m or PT30S)");
    }

    private static Duration parts(String text) {
        if (text.equals("0")) {
            return Duration.ZERO;
        }
        BigDecimal nanos = BigDecimal.ZERO;
        Matcher part = PART.matcher(text);
        int start = 0;
        do {
            if (!part.region(start, text.length()).lookingAt()) {
                throw new DateTimeException("no number with unit");
            }
            nanos = nanos.add(new BigDecimal(part.group(1)).multiply(NANOS_PER_UNIT.get(part.group(2))));
            start = part.end();
        } while (start < text.length());
        return Duration.ofNanos(nanos.toBigInteger().longValueExact());
    }
}
