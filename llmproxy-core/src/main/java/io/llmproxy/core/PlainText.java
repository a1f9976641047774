package io.llmproxy.core;

/** Checks texts that are stored, shown in lists and copied into headers and events. */
final class PlainText {
    private static final int MAX_ID_LENGTH = 191;

    private PlainText() {}

    /**
     * Refuses what not every database and every header takes.
     *
     * @throws IllegalArgumentException if the text is shorter or longer, or contains a control character or half a surrogate pair
     */
    static void check(String field, String text, int minLength, int maxLength) {
        if (text.length() < minLength || text.length() > maxLength) {
            String range = minLength == 0 ? "at most " + maxLength : minLength + " to " + maxLength;
            throw new IllegalArgumentException(field + ": " + text.length() + " characters (expected: " + range + ")");
        }
        if (text.codePoints().anyMatch(c -> Character.isISOControl(c) || Character.getType(c) == Character.SURROGATE)) {
            throw new IllegalArgumentException(
                    field + ": contains a control character or half a character (expected: printable text)");
        }
    }

    /** Tells whether a text can be an id at all, so that databases need not be asked about anything else. */
    static boolean isId(String text) {
        return !text.isEmpty() && text.length() <= MAX_ID_LENGTH && text.chars().allMatch(c -> c > ' ' && c < 0x7f);
    }
}
