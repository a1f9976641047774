package io.llmproxy.core;

import static java.util.Objects.requireNonNull;

import io.llmproxy.api.Secret;
import io.llmproxy.api.token.TokenRecord;

/**
 * A new token. This is the only moment at which its text is known; it cannot be read again.
 *
 * @param token the text for the client
 * @param record what is kept of it
 */
public record IssuedToken(Secret token, TokenRecord record) {
    /** Checks the parts. */
    public IssuedToken {
        requireNonNull(token, "token");
        requireNonNull(record, "record");
    }
}
