package io.llmproxy.core.internal.tokens;

/**
 * Where to cut a long text. An encoding first splits a text into words and then merges the bytes of each; if a word is very
 * long, the time for that grows faster than the word.
 */
final class TextPieces {
    /** In chars. */
    static final int LONGEST = 4000;

    private static final int SHORTEST = LONGEST / 2;

    private TextPieces() {}

    /**
     * Finds the end of the piece that begins somewhere.
     *
     * @param text no lone surrogates
     * @param start before the end of the text
     * @return after the start, and not within a surrogate pair
     */
    static int end(String text, int start) {
        int limit = start + LONGEST;
        if (limit >= text.length()) {
            return text.length();
        }
        for (int at = limit; at >= start + SHORTEST; at--) {
            if (beginsWord(text, at)) {
                return at;
            }
        }
        return Character.isLowSurrogate(text.charAt(limit)) ? limit - 1 : limit;
    }

    /**
     * Whether all encodings begin a word here: white space and most punctuation never belong to the letters or digits before
     * them. The apostrophe may, as in "don't".
     */
    private static boolean beginsWord(String text, int at) {
        char character = text.charAt(at);
        return Character.isLetterOrDigit(text.charAt(at - 1))
                && (Character.isWhitespace(character) || isPunctuation(character));
    }

    private static boolean isPunctuation(char character) {
        return Character.getType(character) == Character.OTHER_PUNCTUATION && character != '\'';
    }
}
