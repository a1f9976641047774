package io.llmproxy.core.internal.event;

import java.util.regex.Pattern;

/**
 * Texts that can be written as UTF-8.
 *
 * <p>Internal: not part of the public API, may change at any time.
 */
public final class WellFormed {
    private static final Pattern LONE_SURROGATE = Pattern.compile("\\p{Cs}");

    private WellFormed() {}

    /**
     * Puts the replacement character in the place of halves of surrogate pairs.
     *
     * @param text any text
     * @return the same text if there are none
     */
    public static String of(String text) {
        return mayHaveSurrogates(text) ? LONE_SURROGATE.matcher(text).replaceAll("\uFFFD") : text;
    }

    private static boolean mayHaveSurrogates(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (Character.isSurrogate(text.charAt(i))) {
                return true;
            }
        }
        return false;
    }
}
