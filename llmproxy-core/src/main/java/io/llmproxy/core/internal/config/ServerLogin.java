package io.llmproxy.core.internal.config;

import io.llmproxy.api.Secret;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * How a connection is made to the place that a URL names.
 *
 * @param user who asks
 * @param password his password
 * @param parameters what else the URL says
 */
record ServerLogin(@Nullable String user, @Nullable Secret password, Map<String, String> parameters) {
    static final ServerLogin NONE = new ServerLogin(null, null, Map.of());

    static ServerLogin of(@Nullable String user, @Nullable String password, Map<String, String> parameters) {
        return new ServerLogin(
                user == null || user.isEmpty() ? null : user,
                password == null || password.isEmpty() ? null : Secret.of(password),
                parameters);
    }

    /** Splits the part of a URL behind the question mark. */
    static Map<String, String> query(@Nullable String query) {
        Map<String, String> parameters = new TreeMap<>();
        if (query != null && !query.isEmpty()) {
            for (String term : query.split("&", -1)) {
                int end = term.indexOf('=');
                if (end < 1) {
                    throw new IllegalArgumentException("a parameter without a value (expected: name=value)");
                }
                parameters.put(decoded(term.substring(0, end)), decoded(term.substring(end + 1)));
            }
        }
        return parameters;
    }

    static String decoded(String text) {
        try {
            return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("a % that codes nothing (expected: a literal % written as %25)");
        }
    }
}
