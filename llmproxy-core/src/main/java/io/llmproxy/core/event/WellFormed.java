package io.llmproxy.core.event;

import java.util.regex.Pattern;

/** Texts that can be written as UTF-8. */
final class WellFormed {
    private static final Pattern LONE_SURROGATE = Pattern.compile("\\p{Cs}");

    private WellFormed() {}

    /** Puts the replacement character in the place of halves of surrogate pairs. */
    static String of(String text) {
        return LONE_SURROGATE.matcher(text).replaceAll("\uFFFD");
    }
}
