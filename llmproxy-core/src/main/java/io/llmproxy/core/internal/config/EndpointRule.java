package io.llmproxy.core.internal.config;

import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * An entry of the list of allowed endpoints, with the methods that may be used there: {@code /v1/models} or
 * {@code GET,DELETE /v1/files}.
 *
 * @param methods in upper case, or null for those that are allowed in general
 * @param path the paths that it is about
 */
public record EndpointRule(@Nullable Set<String> methods, EndpointPattern path) {
    private static final Pattern METHOD = Pattern.compile("[A-Za-z][A-Za-z-]*");

    /**
     * Reads an entry.
     *
     * @param text a path, perhaps with methods in front, separated by commas
     * @return the rule
     * @throws IllegalArgumentException if it is of another form; the message repeats it
     */
    public static EndpointRule parse(String text) {
        int blank = text.indexOf(' ');
        if (blank < 0 || text.startsWith("/")) {
            return new EndpointRule(null, EndpointPattern.parse(text));
        }
        Set<String> methods = new TreeSet<>();
        for (String method : text.substring(0, blank).split(",", -1)) {
            methods.add(method(method));
        }
        return new EndpointRule(
                Set.copyOf(methods), EndpointPattern.parse(text.substring(blank).strip()));
    }

    /**
     * Reads the name of a method.
     *
     * @param text in any case
     * @return the method in upper case
     * @throws IllegalArgumentException if it is none, or one that is never relayed; the message repeats it
     */
    public static String method(String text) {
        String method = text.toUpperCase(Locale.ROOT);
        if (!METHOD.matcher(text).matches() || method.equals("TRACE") || method.equals("CONNECT")) {
            throw new IllegalArgumentException(Echo.of(text) + " (expected: a method, but not TRACE or CONNECT)");
        }
        return method;
    }
}
