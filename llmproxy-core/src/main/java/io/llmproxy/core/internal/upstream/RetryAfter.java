package io.llmproxy.core.internal.upstream;

import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.regex.Pattern;
import okhttp3.Headers;
import org.jspecify.annotations.Nullable;

/** How long a provider asks to wait. */
final class RetryAfter {
    /** Longer than anybody waits. */
    static final Duration NEVER = Duration.ofDays(365);

    private static final Pattern NUMBER = Pattern.compile("[0-9]{1,10}(\\.[0-9]{1,9})?");

    private RetryAfter() {}

    /**
     * Reads an answer.
     *
     * @return at most {@link #NEVER}, which {@code x-should-retry: false} means too; null if the provider does not say
     */
    static @Nullable Duration of(Headers headers) {
        if ("false".equalsIgnoreCase(headers.get("x-should-retry"))) {
            return NEVER;
        }
        Duration millis = number(headers.get("retry-after-ms"), 1_000_000);
        if (millis != null) {
            return millis;
        }
        String text = headers.get("Retry-After");
        Duration seconds = number(text, 1_000_000_000);
        return seconds != null || text == null ? seconds : untilDate(text.strip(), headers.get("Date"));
    }

    private static @Nullable Duration number(@Nullable String text, long unitNanos) {
        if (text == null || !NUMBER.matcher(text.strip()).matches()) {
            return null;
        }
        BigDecimal nanos = new BigDecimal(text.strip()).multiply(BigDecimal.valueOf(unitNanos));
        BigDecimal most = BigDecimal.valueOf(NEVER.toNanos());
        return Duration.ofNanos(nanos.min(most).longValue());
    }

    /** Counts from the provider's own clock. If it does not tell that, then its date says nothing either. */
    private static @Nullable Duration untilDate(String until, @Nullable String now) {
        if (now == null) {
            return null;
        }
        try {
            Duration wait = Duration.between(instant(now.strip()), instant(until));
            return wait.isNegative() ? Duration.ZERO : wait.compareTo(NEVER) < 0 ? wait : NEVER;
        } catch (DateTimeException e) {
            return null;
        }
    }

    private static Instant instant(String httpDate) {
        return Instant.from(DateTimeFormatter.RFC_1123_DATE_TIME.parse(httpDate));
    }
}
