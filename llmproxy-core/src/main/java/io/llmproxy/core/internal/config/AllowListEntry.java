package io.llmproxy.core.internal.config;

import io.llmproxy.core.http.HeaderFields;

/** Entries of lists that say which origins and headers a request may or must have. */
public final class AllowListEntry {

    private AllowListEntry() {}

    /**
     * Checks an origin.
     *
     * @param text the origin
     * @return the same
     * @throws IllegalArgumentException if no browser would send it; the message repeats it
     */
    public static String origin(String text) {
        if (text.indexOf('*') >= 0 || text.endsWith("/")) {
            throw new IllegalArgumentException(Echo.of(text)
                    + " (expected: an origin such as https://app.example.com; without the list any may call)");
        }
        return text;
    }

    /**
     * Checks the name of a header.
     *
     * @param text the name, in any case
     * @return the same
     * @throws IllegalArgumentException if it is none; the message repeats it
     */
    public static String header(String text) {
        if (!HeaderFields.isName(text)) {
            throw new IllegalArgumentException(Echo.of(text) + " (expected: the name of a header)");
        }
        return text;
    }
}
