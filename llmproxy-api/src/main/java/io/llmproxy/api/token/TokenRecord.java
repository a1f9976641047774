package io.llmproxy.api.token;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * A token as it is kept: everything but its text, of which only a hash and a display hint exist. Immutable.
 */
public final class TokenRecord {
    private final String id;
    private final String hash;
    private final String hint;
    private final String projectId;
    private final Map<String, String> metadata;
    private final @Nullable Instant expiresAt;
    private final @Nullable Long maxRequests;
    private final long requestCount;
    private final Instant createdAt;
    private final @Nullable Instant lastUsedAt;
    private final @Nullable Instant deactivatedAt;

    private TokenRecord(Builder builder) {
        id = requireNonNull(builder.id, "id");
        hash = requireNonNull(builder.hash, "hash");
        hint = requireNonNull(builder.hint, "hint");
        projectId = requireNonNull(builder.projectId, "projectId");
        createdAt = requireNonNull(builder.createdAt, "createdAt");
        metadata = builder.metadata;
        expiresAt = builder.expiresAt;
        maxRequests = builder.maxRequests;
        requestCount = builder.requestCount;
        lastUsedAt = builder.lastUsedAt;
        deactivatedAt = builder.deactivatedAt;
    }

    /**
     * Starts an active, unlimited token.
     *
     * @return a new builder; {@code id}, {@code hash}, {@code hint}, {@code projectId} and {@code createdAt} must be set
     */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * Returns the id of the record, a UUID in text form. It is no secret.
     *
     * @return the id
     */
    public String id() {
        return id;
    }

    /**
     * Returns the hash under which the token is looked up.
     *
     * @return lower-case hexadecimal text
     */
    public String hash() {
        return hash;
    }

    /**
     * Returns what may be shown of the token: its first and last characters.
     *
     * @return for example {@code sk-AbCd**************WxYz}
     */
    public String hint() {
        return hint;
    }

    /**
     * Returns the project the token belongs to.
     *
     * @return the project's id
     */
    public String projectId() {
        return projectId;
    }

    /**
     * Returns what the issuer attached.
     *
     * @return an unmodifiable map, empty if there is none
     */
    public Map<String, String> metadata() {
        return metadata;
    }

    /**
     * Returns the end of the token's life.
     *
     * @return an instant in UTC, or empty if it never expires
     */
    public Optional<Instant> expiresAt() {
        return Optional.ofNullable(expiresAt);
    }

    /**
     * Returns how many calls the token is good for.
     *
     * @return a positive number, or empty if unlimited
     */
    public OptionalLong maxRequests() {
        return maxRequests == null ? OptionalLong.empty() : OptionalLong.of(maxRequests);
    }

    /**
     * Returns how many calls were charged so far.
     *
     * @return zero or more
     */
    public long requestCount() {
        return requestCount;
    }

    /**
     * Returns when the token was issued.
     *
     * @return an instant in UTC
     */
    public Instant createdAt() {
        return createdAt;
    }

    /**
     * Returns when the token was charged last.
     *
     * @return an instant in UTC, or empty if never
     */
    public Optional<Instant> lastUsedAt() {
        return Optional.ofNullable(lastUsedAt);
    }

    /**
     * Returns when the token was revoked.
     *
     * @return an instant in UTC, or empty while it is active
     */
    public Optional<Instant> deactivatedAt() {
        return Optional.ofNullable(deactivatedAt);
    }

    /**
     * Tells whether the token was not revoked.
     *
     * @return false after revocation
     */
    public boolean isActive() {
        return deactivatedAt == null;
    }

    @Override
    public String toString() {
        return "TokenRecord[id=" + id + ", projectId=" + projectId + ", active=" + isActive() + "]";
    }

    /** Builds a {@link TokenRecord}. Not safe for use by several threads. */
    public static final class Builder {
        private @Nullable String id;
        private @Nullable String hash;
        private @Nullable String hint;
        private @Nullable String projectId;
        private @Nullable Instant createdAt;
        private Map<String, String> metadata = Map.of();
        private @Nullable Instant expiresAt;
        private @Nullable Long maxRequests;
        private long requestCount;
        private @Nullable Instant lastUsedAt;
        private @Nullable Instant deactivatedAt;

        private Builder() {}

        /**
         * Sets the id of the record.
         *
         * @param id unique
         * @return this builder
         */
        public Builder id(String id) {
            this.id = id;
            return this;
        }

        /**
         * Sets the hash of the token's text.
         *
         * @param hash unique, lower-case hexadecimal
         * @return this builder
         */
        public Builder hash(String hash) {
            this.hash = hash;
            return this;
        }

        /**
         * Sets what may be shown of the token.
         *
         * @param hint a masked form
         * @return this builder
         */
        public Builder hint(String hint) {
            this.hint = hint;
            return this;
        }

        /**
         * Sets the project.
         *
         * @param projectId the project's id
         * @return this builder
         */
        public Builder projectId(String projectId) {
            this.projectId = projectId;
            return this;
        }

        /**
         * Sets the instant of issue.
         *
         * @param createdAt in UTC
         * @return this builder
         */
        public Builder createdAt(Instant createdAt) {
            this.createdAt = createdAt;
            return this;
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
         * @param expiresAt in UTC, or null for never
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
         */
        public Builder maxRequests(@Nullable Long maxRequests) {
            this.maxRequests = maxRequests;
            return this;
        }

        /**
         * Sets the number of calls charged so far; 0 by default.
         *
         * @param requestCount zero or more
         * @return this builder
         */
        public Builder requestCount(long requestCount) {
            this.requestCount = requestCount;
            return this;
        }

        /**
         * Sets the instant of the last charge; never by default.
         *
         * @param lastUsedAt in UTC, or null
         * @return this builder
         */
        public Builder lastUsedAt(@Nullable Instant lastUsedAt) {
            this.lastUsedAt = lastUsedAt;
            return this;
        }

        /**
         * Revokes the token; active by default.
         *
         * @param deactivatedAt in UTC, or null if active
         * @return this builder
         */
        public Builder deactivatedAt(@Nullable Instant deactivatedAt) {
            this.deactivatedAt = deactivatedAt;
            return this;
        }

        /**
         * Builds the record.
         *
         * @return the record
         * @throws NullPointerException if a required part was not set
         */
        public TokenRecord build() {
            return new TokenRecord(this);
        }
    }
}
