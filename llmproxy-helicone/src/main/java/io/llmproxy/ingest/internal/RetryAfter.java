package io.llmproxy.ingest.internal;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.regex.Pattern;
import okhttp3.Headers;
import org.jspecify.annotations.Nullable;

/** How long a back end asks to wait (RFC 9110, section 10.2.3). How much of that is granted, the dispatcher decides. */
final class RetryAfter {
    private static final Pattern SECONDS = Pattern.compile("[0-9]{1,9}");

    private RetryAfter() {}

    /** Returns zero or more, or null if the answer does not say. */
    static @Nullable Duration of(Headers headers, InstantSource clock) {
        String text = headers.get("Retry-After");
        if (text == null) {
            return null;
        }
        if (SECONDS.matcher(text).matches()) {
            return Duration.ofSeconds(Long.parseLong(text));
        }
        Instant until = instant(text);
        if (until == null) {
            return null;
        }
        // By the back end's own clock, where it tells that: ours may be wrong.
        Instant now = instant(headers.get("Date"));
        Duration wait = Duration.between(now == null ? clock.instant() : now, until);
        return wait.isNegative() ? Duration.ZERO : wait;
    }

    private static @Nullable Instant instant(@Nullable String httpDate) {
        if (httpDate == null) {
            return null;
        }
        try {
            return Instant.from(
                    DateTimeFormatter.RFC_1123_DATE_TIME.withLocale(Locale.ROOT).parse(httpDate));
        } catch (DateTimeException e) {
            return null;
        }
    }
}
