package io.llmproxy.api.token;

import static java.util.Objects.requireNonNull;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Which tokens to list. Immutable. */
public final class TokenQuery {
    private final @Nullable String projectId;
    private final @Nullable Boolean active;
    private final long offset;
    private final int limit;

    private TokenQuery(Builder builder) {
        projectId = builder.projectId;
        active = builder.active;
        offset = builder.offset;
        limit = builder.limit;
    }

    /**
     * Starts a query for all tokens.
     *
     * @return a new builder
     */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * Returns the project whose tokens are asked for.
     *
     * @return its id, or empty for all projects
     */
    public Optional<String> projectId() {
        return Optional.ofNullable(projectId);
    }

    /**
     * Tells whether only tokens that were not revoked, or only revoked ones, are asked for. Expiry does not matter.
     *
     * @return true, false, or empty for both
     */
    public Optional<Boolean> active() {
        return Optional.ofNullable(active);
    }

    /**
     * Returns how many tokens to pass over.
     *
     * @return zero or more
     */
    public long offset() {
        return offset;
    }

    /**
     * Returns how many tokens to list at most.
     *
     * @return at least 1; {@link Integer#MAX_VALUE} unless set
     */
    public int limit() {
        return limit;
    }

    /** Builds a {@link TokenQuery}. Not safe for use by several threads. */
    public static final class Builder {
        private @Nullable String projectId;
        private @Nullable Boolean active;
        private long offset;
        private int limit = Integer.MAX_VALUE;

        private Builder() {}

        /**
         * Asks for the tokens of one project.
         *
         * @param projectId its id
         * @return this builder
         */
        public Builder projectId(String projectId) {
            this.projectId = requireNonNull(projectId, "projectId");
            return this;
        }

        /**
         * Asks for tokens that were revoked, or that were not.
         *
         * @param active true for those that were not
         * @return this builder
         */
        public Builder active(boolean active) {
            this.active = active;
            return this;
        }

        /**
         * Asks for a part of the list.
         *
         * @param offset how many to pass over, zero or more
         * @param limit how many to list at most, at least 1
         * @return this builder
         * @throws IllegalArgumentException if a number is smaller
         */
        public Builder page(long offset, int limit) {
            if (offset < 0 || limit < 1) {
                throw new IllegalArgumentException(
                        "page: offset " + offset + ", limit " + limit + " (expected: offset >= 0, limit >= 1)");
            }
            this.offset = offset;
            this.limit = limit;
            return this;
        }

        /**
         * Builds the query.
         *
         * @return the query
         */
        public TokenQuery build() {
            return new TokenQuery(this);
        }
    }
}
