package io.llmproxy.api.token;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** What shall become different about a token; all else, its counters above all, stays as it is. Immutable. */
public final class TokenChange {
    private final @Nullable Boolean active;
    private final boolean changesMaxRequests;
    private final @Nullable Long maxRequests;
    private final boolean changesExpiry;
    private final @Nullable Instant expiresAt;
    private final @Nullable Map<String, String> metadata;

    private TokenChange(Builder builder) {
        active = builder.active;
        changesMaxRequests = builder.changesMaxRequests;
        maxRequests = builder.maxRequests;
        changesExpiry = builder.changesExpiry;
        expiresAt = builder.expiresAt;
        metadata = builder.metadata;
    }

    /**
     * Starts a change of nothing.
     *
     * @return a new builder
     */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * Tells whether the token shall be revoked or taken back into use.
     *
     * @return false to revoke, true to take back into use, or empty if it stays
     */
    public Optional<Boolean> active() {
        return Optional.ofNullable(active);
    }

    /**
     * Tells whether {@link #maxRequests()} is a new limit.
     *
     * @return false if the limit stays
     */
    public boolean changesMaxRequests() {
        return changesMaxRequests;
    }

    /**
     * Returns the new limit.
     *
     * @return a positive number, or empty for no limit; without meaning unless {@link #changesMaxRequests()}
     */
    public OptionalLong maxRequests() {
        return maxRequests == null ? OptionalLong.empty() : OptionalLong.of(maxRequests);
    }

    /**
     * Tells whether {@link #expiresAt()} is a new end.
     *
     * @return false if the end stays
     */
    public boolean changesExpiry() {
        return changesExpiry;
    }

    /**
     * Returns the new end of the token's life.
     *
     * @return an instant in UTC, or empty for never; without meaning unless {@link #changesExpiry()}
     */
    public Optional<Instant> expiresAt() {
        return Optional.ofNullable(expiresAt);
    }

    /**
     * Returns the metadata that replace all earlier ones.
     *
     * @return an unmodifiable map, or empty if they stay
     */
    public Optional<Map<String, String>> metadata() {
        return Optional.ofNullable(metadata);
    }

    /**
     * Tells whether nothing changes.
     *
     * @return true if nothing was set
     */
    public boolean isEmpty() {
        return active == null && !changesMaxRequests && !changesExpiry && metadata == null;
    }

    /** Builds a {@link TokenChange}. Not safe for use by several threads. */
    public static final class Builder {
        private @Nullable Boolean active;
        private boolean changesMaxRequests;
        private @Nullable Long maxRequests;
        private boolean changesExpiry;
        private @Nullable Instant expiresAt;
        private @Nullable Map<String, String> metadata;

        private Builder() {}

        /**
         * Revokes the token, or takes it back into use.
         *
         * @param active false to revoke
         * @return this builder
         */
        public Builder active(boolean active) {
            this.active = active;
            return this;
        }

        /**
         * Sets the limit of calls in the token's whole life. Calls that were charged already count.
         *
         * @param maxRequests a positive number, or null for no limit
         * @return this builder
         * @throws IllegalArgumentException if the number is below 1
         */
        public Builder maxRequests(@Nullable Long maxRequests) {
            if (maxRequests != null && maxRequests < 1) {
                throw new IllegalArgumentException("maxRequests: " + maxRequests + " (expected: >= 1, or null)");
            }
            changesMaxRequests = true;
            this.maxRequests = maxRequests;
            return this;
        }

        /**
         * Sets the end of the token's life.
         *
         * @param expiresAt in UTC, or null for never
         * @return this builder
         */
        public Builder expiresAt(@Nullable Instant expiresAt) {
            changesExpiry = true;
            this.expiresAt = expiresAt;
            return this;
        }

        /**
         * Replaces the metadata.
         *
         * @param metadata copied; empty for none
         * @return this builder
         */
        public Builder metadata(Map<String, String> metadata) {
            this.metadata = Map.copyOf(requireNonNull(metadata, "metadata"));
            return this;
        }

        /**
         * Builds the change.
         *
         * @return the change
         */
        public TokenChange build() {
            return new TokenChange(this);
        }
    }
}
