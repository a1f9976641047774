package io.llmproxy.api.token;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * What a valid token allows: calls on the account of one project, within limits. Immutable; it never holds the token's text.
 */
public final class TokenGrant implements TokenDecision {
    private final String tokenId;
    private final String projectId;
    private final Map<String, String> metadata;
    private final @Nullable Instant expiresAt;
    private final @Nullable Long maxRequests;

    private TokenGrant(Builder builder) {
        tokenId = builder.tokenId;
        projectId = builder.projectId;
        metadata = builder.metadata;
        expiresAt = builder.expiresAt;
        maxRequests = builder.maxRequests;
    }

    /**
     * Starts a grant without limits and without metadata.
     *
     * @param tokenId the id of the token's record, not its secret
     * @param projectId the project on whose account the calls go
     * @return a new builder
     */
    public static Builder builder(String tokenId, String projectId) {
        return new Builder(tokenId, projectId);
    }

    /**
     * Returns the id of the token's record. It is no secret and appears in events.
     *
     * @return the id
     */
    public String tokenId() {
        return tokenId;
    }

    /**
     * Returns the project on whose account the call goes.
     *
     * @return the project's id
     */
    public String projectId() {
        return projectId;
    }

    /**
     * Returns what the issuer attached to the token, copied into every event.
     *
     * @return an unmodifiable map, empty if there is none
     */
    public Map<String, String> metadata() {
        return metadata;
    }

    /**
     * Returns the instant after which the token is refused.
     *
     * @return the instant, or empty if the token never expires
     */
    public Optional<Instant> expiresAt() {
        return Optional.ofNullable(expiresAt);
    }

    /**
     * Returns how many calls the token is good for in its whole life.
     *
     * @return a positive number, or empty if unlimited
     */
    public OptionalLong maxRequests() {
        return maxRequests == null ? OptionalLong.empty() : OptionalLong.of(maxRequests);
    }

    @Override
    public String toString() {
        return "TokenGrant[tokenId=" + tokenId + ", projectId=" + projectId + "]";
    }

    /** Builds a {@link TokenGrant}. Not safe for use by several threads. */
    public static final class Builder {
        private final String tokenId;
        private final String projectId;
        private Map<String, String> metadata = Map.of();
        private @Nullable Instant expiresAt;
        private @Nullable Long maxRequests;

        private Builder(String tokenId, String projectId) {
            this.tokenId = requireNonNull(tokenId, "tokenId");
            this.projectId = requireNonNull(projectId, "projectId");
        }

        /**
         * Attaches metadata; empty by default.
         *
         * @param metadata copied
         * @return this builder
         */
        public Builder metadata(Map<String, String> metadata) {
            this.metadata = Map.copyOf(metadata);
            return this;
        }

        /**
         * Limits the life; unlimited by default.
         *
         * @param expiresAt the instant after which the token is refused, or null for never
         * @return this builder
         */
        public Builder expiresAt(@Nullable Instant expiresAt) {
            this.expiresAt = expiresAt;
            return this;
        }

        /**
         * Limits the number of calls; unlimited by default.
         *
         * @param maxRequests a positive number, or null for no limit
         * @return this builder
         * @throws IllegalArgumentException if the number is below 1
         */
        public Builder maxRequests(@Nullable Long maxRequests) {
            if (maxRequests != null && maxRequests < 1) {
                throw new IllegalArgumentException("maxRequests: " + maxRequests + " (expected: >= 1, or null)");
            }
            this.maxRequests = maxRequests;
            return this;
        }

        /**
         * Builds the grant.
         *
         * @return the grant
         */
        public TokenGrant build() {
            return new TokenGrant(this);
        }
    }
}
