package io.llmproxy.core.internal.exchange;

import io.llmproxy.api.Secret;
import io.llmproxy.core.CredentialPlace;
import io.llmproxy.core.http.HeaderFields;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The client's token and where it stood.
 *
 * @param secret the token
 * @param place where it was found
 */
record ClientToken(Secret secret, CredentialPlace place) {
    private static final String SCHEME = "Bearer ";

    /**
     * Finds the token of a request.
     *
     * @param places where it may stand; the first that holds anything counts
     * @return the token, or null if no place holds one
     */
    static @Nullable ClientToken find(List<CredentialPlace> places, HeaderFields headers, @Nullable String rawQuery) {
        for (CredentialPlace place : places) {
            String text = switch (place.kind()) {
                case BEARER -> bearer(headers.firstOrNull("Authorization"));
                case HEADER -> headers.firstOrNull(place.name());
                case QUERY -> parameter(place.name(), rawQuery);
            };
            if (text != null && !text.isBlank()) {
                return new ClientToken(Secret.of(text.strip()), place);
            }
        }
        return null;
    }

    /** The scheme is written in any case (RFC 9110, section 11.1). */
    private static @Nullable String bearer(@Nullable String authorization) {
        return authorization != null && authorization.regionMatches(true, 0, SCHEME, 0, SCHEME.length())
                ? authorization.substring(SCHEME.length())
                : null;
    }

    private static @Nullable String parameter(String name, @Nullable String rawQuery) {
        if (rawQuery == null) {
            return null;
        }
        for (String pair : rawQuery.split("&", -1)) {
            int equals = pair.indexOf('=');
            if (equals > 0 && name.equals(decoded(pair.substring(0, equals)))) {
                return decoded(pair.substring(equals + 1));
            }
        }
        return null;
    }

    private static @Nullable String decoded(String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return null;
        }
    }
}
