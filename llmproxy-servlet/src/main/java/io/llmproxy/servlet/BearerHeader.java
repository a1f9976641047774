package io.llmproxy.servlet;

import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;

/** The header with which callers bring a token. */
final class BearerHeader {
    private static final String SCHEME = "Bearer ";

    private BearerHeader() {}

    /** Returns the token, which may be empty, or null if the request has none. */
    static @Nullable String token(HttpServletRequest request) {
        String header = request.getHeader("Authorization");
        return header != null && header.regionMatches(true, 0, SCHEME, 0, SCHEME.length())
                ? header.substring(SCHEME.length())
                : null;
    }
}
