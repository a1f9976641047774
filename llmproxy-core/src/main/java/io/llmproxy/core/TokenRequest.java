package io.llmproxy.core;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** What a new token shall be good for. Immutable. */
public final class TokenRequest {
    private static final Duration MIN_LIFETIME = Duration.ofMinutes(1);
    static final Duration MAX_LIFETIME = Duration.ofDays(365);

    private final String projectId;
    private final @Nullable Duration lifetime;
    private final @Nullable Long maxRequests;
    private final Map<String, String> metadata;

    private TokenRequest(Builder builder) {
        projectId = builder.projectId;
        lifetime = builder.lifetime;
        maxRequests = builder.maxRequests;
        metadata = builder.metadata;
    }

    /**
     * Starts a request for a token with any number of calls and no metadata.
     *
     * @param projectId the project on whose account the calls will go
     * @param lifetime how long the token shall work: one minute to 365 days
     * @return a new builder
     * @throws IllegalArgumentException if the lifetime is shorter or longer
     */
    public static Builder builder(String projectId, Duration lifetime) {
        return new Builder(projectId, requireNonNull(lifetime, "lifetime"));
    }

    /**
     * Starts a request for a token that works until it is revoked, with any number of calls and no metadata. Only an engine that
     * was told to allow it issues such tokens, see {@link LlmProxyBuilder#neverExpiringTokens}.
     *
     * @param projectId the project on whose account the calls will go
     * @return a new builder
     */
    public static Builder neverExpiring(String projectId) {
        return new Builder(projectId, null);
    }

    /**
     * Returns the project on whose account the calls will go.
     *
     * @return the project's id
     */
    public String projectId() {
        return projectId;
    }

    /**
     * Returns how long the token shall work.
     *
     * @return one minute to 365 days, or empty if it never expires
     */
    public Optional<Duration> lifetime() {
        return Optional.ofNullable(lifetime);
    }

    /**
     * Returns how many calls the token shall be good for.
     *
     * @return a positive number, or empty if unlimited
     */
    public OptionalLong maxRequests() {
        return maxRequests == null ? OptionalLong.empty() : OptionalLong.of(maxRequests);
    }

    /**
     * Returns what is attached to the token and copied into every event.
     *
     * @return an unmodifiable map, empty if there is none
     */
    public Map<String, String> metadata() {
        return metadata;
    }

    @Override
    public String toString() {
        return "TokenRequest[projectId=" + projectId + ", lifetime=" + lifetime + ", maxRequests=" + maxRequests + "]";
    }

    /** Builds a {@link TokenRequest}. Not safe for use by several threads. */
    public static final class Builder {
        private final String projectId;
        private final @Nullable Duration lifetime;
        private @Nullable Long maxRequests;
        private Map<String, String> metadata = Map.of();

        private Builder(String projectId, @Nullable Duration lifetime) {
            this.projectId = requireNonNull(projectId, "projectId");
            this.lifetime = lifetime;
            if (lifetime != null && (lifetime.compareTo(MIN_LIFETIME) < 0 || lifetime.compareTo(MAX_LIFETIME) > 0)) {
                throw new IllegalArgumentException(
                        "lifetime: " + lifetime + " (expected: " + MIN_LIFETIME + " to " + MAX_LIFETIME + ")");
            }
        }

        /**
         * Limits the number of calls in the token's whole life; unlimited by default.
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
         * Attaches metadata; none by default.
         *
         * @param metadata copied; at most {@value TokenMetadata#MAX_ENTRIES} entries, keys of 1 to
         *     {@value TokenMetadata#MAX_KEY_LENGTH} and values of at most {@value TokenMetadata#MAX_VALUE_LENGTH} characters,
         *     none of them a control character
         * @return this builder
         * @throws IllegalArgumentException if the metadata are not like that
         */
        public Builder metadata(Map<String, String> metadata) {
            this.metadata = TokenMetadata.checked(metadata);
            return this;
        }

        /**
         * Builds the request.
         *
         * @return the request
         */
        public TokenRequest build() {
            return new TokenRequest(this);
        }
    }
}
