package io.llmproxy.core.internal.exchange;

import io.llmproxy.api.Secret;
import io.llmproxy.core.http.HeaderFields;
import org.jspecify.annotations.Nullable;

/** Finds the client's token: {@code Authorization: Bearer <token>}, the scheme in any case (RFC 6750, section 2.1). */
final class BearerToken {
    private static final String SCHEME = "Bearer ";

    private BearerToken() {}

    /** Returns the token, or null if the header is absent, has another scheme or no token. */
    static @Nullable Secret of(HeaderFields headers) {
        String authorization = headers.firstOrNull("Authorization");
        if (authorization == null || !authorization.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
            return null;
        }
        String token = authorization.substring(SCHEME.length()).strip();
        return token.isEmpty() ? null : Secret.of(token);
    }
}
