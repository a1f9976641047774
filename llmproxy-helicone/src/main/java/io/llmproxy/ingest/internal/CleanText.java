package io.llmproxy.ingest.internal;

/**
 * Text that every back end can store: no half surrogate pairs, which UTF-8 cannot express, and no NUL, which PostgreSQL refuses in
 * text and JSON alike.
 *
 * <p>Internal: not part of the public API, may change at any time.
 */
public final class CleanText {
    private static final char REPLACEMENT = '\uFFFD';

    private CleanText() {}

    /**
     * Replaces what cannot be stored by U+FFFD.
     *
     * @param text any text
     * @return the same text if there is nothing to replace
     */
    public static String of(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == 0 || Character.isSurrogate(c)) {
                return cleaned(text, i);
            }
        }
        return text;
    }

    private static String cleaned(String text, int begin) {
        StringBuilder clean = new StringBuilder(text.length()).append(text, 0, begin);
        for (int i = begin; i < text.length(); i++) {
            char c = text.charAt(i);
            if (Character.isHighSurrogate(c) && i + 1 < text.length() && Character.isLowSurrogate(text.charAt(i + 1))) {
                clean.append(c).append(text.charAt(++i));
            } else {
                clean.append(c == 0 || Character.isSurrogate(c) ? REPLACEMENT : c);
            }
        }
        return clean.toString();
    }
}
