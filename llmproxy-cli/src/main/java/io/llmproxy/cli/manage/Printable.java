package io.llmproxy.cli.manage;

import java.util.regex.Pattern;

/** Texts of others, made fit for a line of a terminal. */
final class Printable {
    private static final Pattern CONTROL = Pattern.compile("[\\p{Cc}\\p{Cf}\\u2028\\u2029]");

    private Printable() {}

    /** Replaces characters that break lines or steer terminals. */
    static String of(String text) {
        return CONTROL.matcher(text).replaceAll("?");
    }

    /** The same, of at most so many characters. */
    static String of(String text, int max) {
        String whole = of(text);
        return whole.length() <= max ? whole : whole.substring(0, max) + "…";
    }
}
