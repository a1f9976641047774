package io.llmproxy.core;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.Map;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** What a new token shall be good for. Immutable. */
public final class TokenRequest {
    private static final Duration MIN_LIFETIME = Duration.ofMinutes(1);
    private static final Duration MAX_LIFETIME = Duration.ofDays(365);
    private static final int MAX_METADATA_ENTRIES = 50;
    private static final int MAX_METADATA_KEY_LENGTH = 64;
    private static final int MAX_METADATA_VALUE_LENGTH = 1_024;

    private final String projectId;
    private final Duration lifetime;
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
        return new Builder(projectId, lifetime);
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
     * @return one minute to 365 days
     */
    public Duration lifetime() {
        return lifetime;
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
        private final Duration lifetime;
        private @Nullable Long maxRequests;
        private Map<String, String> metadata = Map.of();

        private Builder(String projectId, Duration lifetime) {
            this.projectId = requireNonNull(projectId, "projectId");
            this.lifetime = requireNonNull(lifetime, "lifetime");
            if (lifetime.compareTo(MIN_LIFETIME) < 0 || lifetime.compareTo(MAX_LIFETIME) > 0) {
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
         * @param metadata copied; at most {@value TokenRequest#MAX_METADATA_ENTRIES} entries, keys of 1 to
         *     {@value TokenRequest#MAX_METADATA_KEY_LENGTH} and values of at most
         *     {@value TokenRequest#MAX_METADATA_VALUE_LENGTH} characters
         * @return this builder
         * @throws IllegalArgumentException if there are more entries, or one is longer
         */
        public Builder metadata(Map<String, String> metadata) {
            Map<String, String> copy = Map.copyOf(metadata);
            if (copy.size() > MAX_METADATA_ENTRIES) {
                throw new IllegalArgumentException(
                        "metadata: " + copy.size() + " entries (expected: at most " + MAX_METADATA_ENTRIES + ")");
            }
            copy.forEach(Builder::checkEntry);
            this.metadata = copy;
            return this;
        }

        private static void checkEntry(String key, String value) {
            if (key.isEmpty() || key.length() > MAX_METADATA_KEY_LENGTH) {
                throw new IllegalArgumentException("metadata: a key of " + key.length() + " characters (expected: 1 to "
                        + MAX_METADATA_KEY_LENGTH + ")");
            }
            if (value.length() > MAX_METADATA_VALUE_LENGTH) {
                throw new IllegalArgumentException("metadata." + key + ": " + value.length()
                        + " characters (expected: at most " + MAX_METADATA_VALUE_LENGTH + ")");
            }
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
