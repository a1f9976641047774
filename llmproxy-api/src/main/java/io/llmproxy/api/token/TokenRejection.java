package io.llmproxy.api.token;

import static java.util.Objects.requireNonNull;

import org.jspecify.annotations.Nullable;

/**
 * A token that may not be used now.
 *
 * @param reason why
 * @param tokenId the id of the token's record where the token is known, else null
 * @param projectId the project of the token where it is known, else null
 */
public record TokenRejection(
        Reason reason, @Nullable String tokenId, @Nullable String projectId) implements TokenDecision {

    /** Why a token was refused. The client sees the reason as an error code. */
    public enum Reason {
        /** The text is not a token at all. */
        MALFORMED,
        /** No such token was ever issued. */
        UNKNOWN,
        /** The token was revoked or deactivated. */
        INACTIVE,
        /** The token's life is over. */
        EXPIRED,
        /** The token has spent its last request. */
        QUOTA_EXHAUSTED
    }

    /** Checks the parts. */
    public TokenRejection {
        requireNonNull(reason, "reason");
    }

    /**
     * Refuses a token of which nothing is known.
     *
     * @param reason why
     * @return the rejection
     */
    public static TokenRejection of(Reason reason) {
        return new TokenRejection(reason, null, null);
    }
}
