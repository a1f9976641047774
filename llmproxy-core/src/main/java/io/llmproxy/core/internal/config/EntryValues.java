package io.llmproxy.core.internal.config;

import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Reads single values of a provider file. What throws names the value and what was expected. */
final class EntryValues {
    static final String DURATION = "a duration such as 30s";
    static final String TRUTH = "true or false";

    private static final Duration LONGEST = Duration.ofDays(365);
    private static final String EXPECTED = " (expected: ";

    private EntryValues() {}

    static Duration duration(String text) {
        Duration duration = Durations.parse(text);
        if (duration.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException(Echo.of(text) + " (expected: at most 365 days)");
        }
        return duration;
    }

    static Duration positive(String text) {
        Duration duration = duration(text);
        if (duration.isZero()) {
            throw new IllegalArgumentException(text + " (expected: more than zero)");
        }
        return duration;
    }

    static @Nullable Duration unlessZero(@Nullable Duration duration) {
        return duration == null || duration.isZero() ? null : duration;
    }

    static int countOrDefault(String text) {
        return wholeNumber(text, "a whole number, 0 for the default");
    }

    static int wholeNumber(String text, String expected) {
        try {
            int count = Integer.parseInt(text);
            if (count >= 0) {
                return count;
            }
        } catch (NumberFormatException e) {
            // Falls through: the range says more than the parser.
        }
        throw new IllegalArgumentException(Echo.of(text) + " (expected: " + expected + ")");
    }

    static boolean truth(String text) {
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "true" -> true;
            case "false" -> false;
            default -> throw new IllegalArgumentException(Echo.of(text) + " (expected: true or false)");
        };
    }

    /** Lets a builder judge a text. It names its own parameter; the file names the key, so only what it expects is kept. */
    static String judged(String text, Runnable builder) {
        try {
            builder.run();
            return text;
        } catch (IllegalArgumentException e) {
            String message = String.valueOf(e.getMessage());
            int expected = message.indexOf(EXPECTED);
            throw expected < 0 ? e : new IllegalArgumentException(Echo.of(text) + message.substring(expected), e);
        }
    }
}
