package io.llmproxy.core.internal.exchange;

import io.llmproxy.core.http.HeaderFields;
import java.net.ProtocolException;
import java.util.Locale;
import java.util.Set;

/**
 * Keeps the head of an answer so small that every container can send it. Containers fail within an answer whose head is larger than
 * their buffer, of 8 KiB as a rule.
 */
final class BoundedHead {
    private static final int MOST_CHARS = 6 * 1024;

    /** What ends a line, and what stands between name and value. */
    private static final int CHARS_PER_FIELD = 4;

    /** Without these, clients could not read the answer or would not know what to do next. */
    private static final Set<String> INDISPENSABLE = Set.of(
            "content-type",
            "content-length",
            "content-encoding",
            "content-range",
            "content-disposition",
            "location",
            "retry-after",
            "etag",
            "vary",
            "cache-control");

    private BoundedHead() {}

    /**
     * Returns the fields, without those that are too much.
     *
     * @throws ProtocolException if even the indispensable ones are
     */
    static HeaderFields of(HeaderFields fields) throws ProtocolException {
        if (fields.length() + CHARS_PER_FIELD * fields.size() <= MOST_CHARS) {
            return fields;
        }
        int[] room = {MOST_CHARS};
        fields.forEach((name, value) -> room[0] -= isIndispensable(name) ? charsOf(name, value) : 0);
        if (room[0] < 0) {
            throw new ProtocolException("answer: head too large (expected: at most " + MOST_CHARS + " characters)");
        }
        HeaderFields.Builder kept = HeaderFields.builder();
        fields.forEach((name, value) -> {
            if (isIndispensable(name)) {
                kept.add(name, value);
            } else if (charsOf(name, value) <= room[0]) {
                room[0] -= charsOf(name, value);
                kept.add(name, value);
            }
        });
        return kept.build();
    }

    private static boolean isIndispensable(String name) {
        return INDISPENSABLE.contains(name.toLowerCase(Locale.ROOT));
    }

    private static int charsOf(String name, String value) {
        return name.length() + value.length() + CHARS_PER_FIELD;
    }
}
