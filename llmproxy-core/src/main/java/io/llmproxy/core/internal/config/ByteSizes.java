package io.llmproxy.core.internal.config;

import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads sizes as people write them: {@code 65536}, {@code 10MB} (10,000,000), {@code 10MiB} (10,485,760). */
public final class ByteSizes {
    private static final Pattern SIZE = Pattern.compile("(\\d{1,18}) ?([A-Za-z]*)");
    private static final Map<String, Long> BYTES_PER_UNIT = Map.of(
            "", 1L,
            "b", 1L,
            "kb", 1_000L,
            "mb", 1_000_000L,
            "gb", 1_000_000_000L,
            "kib", 1L << 10,
            "mib", 1L << 20,
            "gib", 1L << 30);

    private ByteSizes() {}

    /**
     * Reads a size.
     *
     * @param text a whole number, of bytes or with a unit in any case
     * @return bytes, zero or more
     * @throws IllegalArgumentException if the text is not of that form; the message repeats it
     */
    public static long parse(String text) {
        Matcher size = SIZE.matcher(text);
        if (size.matches()) {
            long count = Long.parseLong(size.group(1));
            @Nullable Long unit = BYTES_PER_UNIT.get(size.group(2).toLowerCase(Locale.ROOT));
            if (unit != null && count <= Long.MAX_VALUE / unit) {
                return count * unit;
            }
        }
        throw new IllegalArgumentException(Echo.of(text) + " (expected: a size such as 65536, 10MB or 10MiB)");
    }
}
