package io.llmproxy.servlet;

import jakarta.servlet.http.HttpServletRequest;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The parameters in the query of a request. The containers' own methods differ in what they do with a broken one, and may read the
 * body. An empty parameter counts as absent; one that is sent twice must say the same twice.
 */
final class QueryParameters {
    /** What the decoder puts in place of bytes that are not UTF-8. */
    private static final char NOT_UTF_8 = '\ufffd';

    private final Map<String, String> values;

    private QueryParameters(Map<String, String> values) {
        this.values = values;
    }

    /**
     * Reads the query.
     *
     * @throws ManagementRefusal if it is broken or contradicts itself
     */
    static QueryParameters of(HttpServletRequest request) {
        Map<String, String> values = new LinkedHashMap<>();
        String query = request.getQueryString();
        for (String pair : query == null ? new String[0] : query.split("&")) {
            int equals = pair.indexOf('=');
            String name = decoded(equals < 0 ? pair : pair.substring(0, equals));
            String value = equals < 0 ? "" : decoded(pair.substring(equals + 1));
            String earlier = value.isEmpty() ? null : values.putIfAbsent(name, value);
            if (earlier != null && !earlier.equals(value)) {
                throw contradiction(name);
            }
        }
        return new QueryParameters(values);
    }

    private static String decoded(String text) {
        try {
            String decoded = URLDecoder.decode(text, StandardCharsets.UTF_8);
            if (decoded.chars().noneMatch(c -> Character.isISOControl(c) || c == NOT_UTF_8)) {
                return decoded;
            }
        } catch (IllegalArgumentException e) {
            // Falls through.
        }
        throw ManagementRefusal.badRequest("query: not decodable (expected: printable text in UTF-8, percent-encoded)");
    }

    private static ManagementRefusal contradiction(String name) {
        return ManagementRefusal.badField(
                "query: a parameter with two values (expected: one)", name, "given twice, with different values");
    }

    /** Returns a parameter's value, or null if there is none. */
    @Nullable
    String text(String name) {
        return values.get(name);
    }

    /** Returns the value of a parameter that has two names, or null if there is none. */
    @Nullable
    String text(String name, String alias) {
        String value = text(name);
        String other = text(alias);
        if (value != null && other != null && !value.equals(other)) {
            throw contradiction(alias);
        }
        return value == null ? other : value;
    }

    /** Returns a truth value, or null if there is none. */
    @Nullable
    Boolean flag(String name) {
        return asFlag(name, text(name));
    }

    /** Returns the truth value of a parameter that has two names, or null if there is none. */
    @Nullable
    Boolean flag(String name, String alias) {
        return asFlag(name, text(name, alias));
    }

    private static @Nullable Boolean asFlag(String name, @Nullable String value) {
        if (value == null) {
            return null;
        }
        return switch (value.toLowerCase(Locale.ROOT)) {
            case "true", "1" -> true;
            case "false", "0" -> false;
            default -> throw unusable(name, "expected: true or false");
        };
    }

    /** Returns a whole number from 1 to the given one, or null if there is none. */
    @Nullable
    Integer number(String name, int max) {
        String value = text(name);
        if (value == null) {
            return null;
        }
        // Ten digits fit into a long.
        long number = value.matches("[0-9]{1,10}") ? Long.parseLong(value) : 0;
        if (number < 1 || number > max) {
            throw unusable(name, "expected: a whole number from 1 to " + max);
        }
        return (int) number;
    }

    /** Returns an instant, or null if there is none. */
    @Nullable
    Instant instant(String name) {
        String value = text(name);
        Instant instant = value == null ? null : Timestamps.parse(value);
        if (value != null && instant == null) {
            throw unusable(name, Timestamps.EXPECTED);
        }
        return instant;
    }

    private static ManagementRefusal unusable(String name, String expected) {
        return ManagementRefusal.badField(name + ": not usable (" + expected + ")", name, expected);
    }

    /** Returns the query, with its question mark, for another page of the same list. */
    String withPage(int page) {
        Map<String, String> other = new LinkedHashMap<>(values);
        other.put("page", Integer.toString(page));
        return other.entrySet().stream()
                .map(entry -> encoded(entry.getKey()) + "=" + encoded(entry.getValue()))
                .collect(Collectors.joining("&", "?", ""));
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
