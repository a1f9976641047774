package io.llmproxy.helicone;

/**
 * Names and values that can be HTTP headers, since Helicone makes headers of what it is sent as {@code meta}: one character
 * beyond that, and it takes nothing of the event.
 */
final class HeaderText {
    private static final int LONGEST_NAME = 100;
    private static final int LONGEST_VALUE = 2_000;
    private static final String MARKS_IN_NAMES = "!#$%&'*+-.^_`|~";

    private HeaderText() {}

    /** Puts a hyphen in the place of each character that no name may have. */
    static String name(String text) {
        StringBuilder name = new StringBuilder();
        for (int i = 0; i < text.length() && i < LONGEST_NAME; i++) {
            char c = text.charAt(i);
            name.append(isAsciiLetterOrDigit(c) || MARKS_IN_NAMES.indexOf(c) >= 0 ? c : '-');
        }
        return name.isEmpty() ? "-" : name.toString();
    }

    /** Escapes what is not printable ASCII as JSON would, and cuts what is very long. */
    static String value(String text) {
        StringBuilder value = new StringBuilder();
        for (int i = 0; i < text.length() && value.length() < LONGEST_VALUE; i++) {
            char c = text.charAt(i);
            if (c >= ' ' && c < 0x7F) {
                value.append(c);
            } else {
                value.append(String.format("\\u%04x", (int) c));
            }
        }
        return value.toString();
    }

    private static boolean isAsciiLetterOrDigit(char c) {
        return c < 0x80 && Character.isLetterOrDigit(c);
    }
}
