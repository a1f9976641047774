package io.llmproxy.core;

import static java.util.Objects.requireNonNull;

import io.llmproxy.core.http.HeaderFields;
import java.util.Locale;

/**
 * Where a request carries a token or a key.
 *
 * @param kind the part of the request
 * @param name of the header, in lower case, or of the query parameter; {@code authorization} for {@link Kind#BEARER}
 */
public record CredentialPlace(Kind kind, String name) {
    private static final String BEARER = "bearer";
    private static final String QUERY = "query:";

    /** A part of a request. */
    public enum Kind {
        /** {@code Authorization: Bearer <credential>} (RFC 6750, section 2.1). */
        BEARER,
        /** A header field of its own, such as {@code x-api-key}. */
        HEADER,
        /** A parameter of the query, such as {@code key}. */
        QUERY
    }

    /**
     * Checks the parts.
     *
     * @throws IllegalArgumentException if the name cannot be that of a header or parameter
     */
    public CredentialPlace {
        requireNonNull(kind, "kind");
        if (!HeaderFields.isName(name)) {
            throw new IllegalArgumentException("name: " + name + " (expected: the name of a header or parameter)");
        }
        name = kind == Kind.QUERY ? name : name.toLowerCase(Locale.ROOT);
    }

    /**
     * Returns the place of most providers.
     *
     * @return {@code Authorization: Bearer …}
     */
    public static CredentialPlace bearer() {
        return new CredentialPlace(Kind.BEARER, "authorization");
    }

    /**
     * Returns a header field of its own.
     *
     * @param name in any case, such as {@code x-api-key}
     * @return the place
     * @throws IllegalArgumentException if the name cannot be that of a header
     */
    public static CredentialPlace header(String name) {
        return new CredentialPlace(Kind.HEADER, name);
    }

    /**
     * Returns a parameter of the query. Servers and proxies write queries into their logs: prefer a header where there is one.
     *
     * @param name case matters
     * @return the place
     * @throws IllegalArgumentException if the name cannot be that of a parameter
     */
    public static CredentialPlace query(String name) {
        return new CredentialPlace(Kind.QUERY, name);
    }

    /**
     * Reads the text form.
     *
     * @param text {@code bearer}, {@code query:<name>}, or else the name of a header
     * @return the place
     * @throws IllegalArgumentException if the text is none of these; the message repeats it
     */
    public static CredentialPlace parse(String text) {
        if (text.equalsIgnoreCase(BEARER) || text.equalsIgnoreCase("authorization")) {
            return bearer();
        }
        try {
            return text.startsWith(QUERY) ? query(text.substring(QUERY.length())) : header(text);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    text + " (expected: bearer, the name of a header such as x-api-key, or query:<name>)", e);
        }
    }

    /** Returns the text form. */
    @Override
    public String toString() {
        return switch (kind) {
            case BEARER -> BEARER;
            case HEADER -> name;
            case QUERY -> QUERY + name;
        };
    }
}
