package io.llmproxy.cli.manage;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads {@code 500ms}, {@code 30s}, {@code 2m}, or a bare number of seconds. */
final class TimeoutConverter implements ITypeConverter<Duration> {
    private static final Pattern FORM = Pattern.compile("(\\d{1,7})(ms|s|m)?");
    private static final Duration MAX = Duration.ofHours(1);

    @Override
    public Duration convert(String text) {
        Matcher amount = FORM.matcher(text);
        if (amount.matches()) {
            Duration timeout =
                    duration(Long.parseLong(amount.group(1)), amount.group(2) == null ? "s" : amount.group(2));
            if (!timeout.isZero() && timeout.compareTo(MAX) <= 0) {
                return timeout;
            }
        }
        throw new TypeConversionException(text + " (expected: such as 500ms, 30s or 2m, at most 60m)");
    }

    private static Duration duration(long amount, String unit) {
        return switch (unit) {
            case "ms" -> Duration.ofMillis(amount);
            case "m" -> Duration.ofMinutes(amount);
            default -> Duration.ofSeconds(amount);
        };
    }
}
