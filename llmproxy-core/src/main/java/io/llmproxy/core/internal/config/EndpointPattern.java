package io.llmproxy.core.internal.config;

import java.util.List;
import java.util.stream.Stream;

/**
 * An entry of the list of allowed endpoints.
 *
 * <p>{@code /v1/models} allows itself and what lies below it, {@code /v1/models/} only what lies below. A segment {@code *}
 * stands for any one segment; as the last one it ends the path. A last segment {@code **} stands for any rest. Immutable.
 */
public final class EndpointPattern {
    private static final String ANY = "*";

    private final String text;
    private final List<String> segments;
    private final boolean isOpen;

    private EndpointPattern(String text, List<String> segments, boolean isOpen) {
        this.text = text;
        this.segments = segments;
        this.isOpen = isOpen;
    }

    /**
     * Reads an entry.
     *
     * @param text starts with a slash, not percent-encoded
     * @return the pattern
     * @throws IllegalArgumentException if the entry could never match, or not as it was meant; the message repeats it
     */
    public static EndpointPattern parse(String text) {
        if (!text.startsWith("/")) {
            throw unexpected(text, "a path that starts with /");
        }
        List<String> segments = List.of(text.substring(1).split("/", -1));
        int last = segments.size() - 1;
        String end = segments.get(last);
        if (end.equals("**")) {
            return new EndpointPattern(text, checked(text, segments.subList(0, last)), true);
        }
        if (end.isEmpty()) {
            List<String> parents = checked(text, segments.subList(0, last));
            return new EndpointPattern(text, append(parents, ANY), true);
        }
        return new EndpointPattern(text, checked(text, segments), !end.equals(ANY));
    }

    private static List<String> append(List<String> segments, String last) {
        return Stream.concat(segments.stream(), Stream.of(last)).toList();
    }

    private static List<String> checked(String text, List<String> segments) {
        for (String segment : segments) {
            if (segment.isEmpty() || segment.equals(".") || segment.equals("..")) {
                throw unexpected(text, "no empty or dot segments");
            }
            if (segment.indexOf('*') >= 0 && !segment.equals(ANY)) {
                throw unexpected(text, "* as a whole segment, ** as the last one");
            }
            if (segment.chars().anyMatch(c -> "%?#;\\".indexOf(c) >= 0 || c == ' ' || Character.isISOControl(c))) {
                throw unexpected(text, "a plain path, without escapes, query or spaces");
            }
        }
        return List.copyOf(segments);
    }

    private static IllegalArgumentException unexpected(String text, String expected) {
        return new IllegalArgumentException(Echo.of(text) + " (expected: " + expected + ")");
    }

    /**
     * Matches a path without allocating.
     *
     * @param path decoded, starting with a slash, free of encoded slashes
     * @return whether the entry allows it
     */
    public boolean matches(String path) {
        int at = 0;
        for (String segment : segments) {
            if (at == path.length()) {
                return false;
            }
            int start = at + 1;
            int slash = path.indexOf('/', start);
            at = slash < 0 ? path.length() : slash;
            if (!matches(segment, path, start, at)) {
                return false;
            }
        }
        return isOpen || at == path.length();
    }

    private static boolean matches(String segment, String path, int start, int end) {
        return segment.equals(ANY) ? start < end : end - start == segment.length() && path.startsWith(segment, start);
    }

    /** Returns the entry as it was written. */
    @Override
    public String toString() {
        return text;
    }
}
