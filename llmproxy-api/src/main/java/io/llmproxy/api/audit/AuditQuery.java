package io.llmproxy.api.audit;

import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Which audit events to return. Filters that are not set match everything; an event has to match all that are set. Immutable.
 */
public final class AuditQuery {
    /** The most events that one query returns: {@value}. */
    public static final int MAX_LIMIT = 1_000;

    /** The longest text that can be searched for, in characters: {@value}. */
    public static final int MAX_SEARCH_LENGTH = 256;

    private static final int DEFAULT_LIMIT = 20;

    private final @Nullable String action;
    private final @Nullable String actor;
    private final @Nullable AuditOutcome outcome;
    private final @Nullable String projectId;
    private final @Nullable String tokenId;
    private final @Nullable String requestId;
    private final @Nullable String correlationId;
    private final @Nullable String clientIp;
    private final @Nullable String method;
    private final @Nullable String path;
    private final @Nullable String search;
    private final @Nullable Instant start;
    private final @Nullable Instant end;
    private final long offset;
    private final int limit;

    private AuditQuery(Builder builder) {
        action = builder.action;
        actor = builder.actor;
        outcome = builder.outcome;
        projectId = builder.projectId;
        tokenId = builder.tokenId;
        requestId = builder.requestId;
        correlationId = builder.correlationId;
        clientIp = builder.clientIp;
        method = builder.method;
        path = builder.path;
        search = builder.search;
        start = builder.start;
        end = builder.end;
        offset = builder.offset;
        limit = builder.limit;
    }

    /**
     * Starts a query for everything.
     *
     * @return a new builder
     */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * Returns the action to match exactly.
     *
     * @return the filter, or empty if not set
     */
    public Optional<String> action() {
        return Optional.ofNullable(action);
    }

    /**
     * Returns the actor to match exactly.
     *
     * @return the filter, or empty if not set
     */
    public Optional<String> actor() {
        return Optional.ofNullable(actor);
    }

    /**
     * Returns the outcome to match exactly.
     *
     * @return the filter, or empty if not set
     */
    public Optional<AuditOutcome> outcome() {
        return Optional.ofNullable(outcome);
    }

    /**
     * Returns the project to match exactly.
     *
     * @return the filter, or empty if not set
     */
    public Optional<String> projectId() {
        return Optional.ofNullable(projectId);
    }

    /**
     * Returns the token to match exactly.
     *
     * @return the filter, or empty if not set
     */
    public Optional<String> tokenId() {
        return Optional.ofNullable(tokenId);
    }

    /**
     * Returns the id of the HTTP request to match exactly.
     *
     * @return the filter, or empty if not set
     */
    public Optional<String> requestId() {
        return Optional.ofNullable(requestId);
    }

    /**
     * Returns the correlation id to match exactly.
     *
     * @return the filter, or empty if not set
     */
    public Optional<String> correlationId() {
        return Optional.ofNullable(correlationId);
    }

    /**
     * Returns the address of the caller to match exactly.
     *
     * @return the filter, or empty if not set
     */
    public Optional<String> clientIp() {
        return Optional.ofNullable(clientIp);
    }

    /**
     * Returns the method of the HTTP request to match exactly.
     *
     * @return the filter, or empty if not set
     */
    public Optional<String> method() {
        return Optional.ofNullable(method);
    }

    /**
     * Returns the path of the HTTP request to match exactly.
     *
     * @return the filter, or empty if not set
     */
    public Optional<String> path() {
        return Optional.ofNullable(path);
    }

    /**
     * Returns a text that has to occur somewhere in the event.
     *
     * @return at most 256 characters, or empty if not set
     */
    public Optional<String> search() {
        return Optional.ofNullable(search);
    }

    /**
     * Returns the first instant to match.
     *
     * @return an instant in UTC, or empty if not set
     */
    public Optional<Instant> start() {
        return Optional.ofNullable(start);
    }

    /**
     * Returns the last instant to match.
     *
     * @return an instant in UTC, or empty if not set
     */
    public Optional<Instant> end() {
        return Optional.ofNullable(end);
    }

    /**
     * Returns how many of the newest matches to pass over.
     *
     * @return zero or more
     */
    public long offset() {
        return offset;
    }

    /**
     * Returns the most events to return.
     *
     * @return 1 to {@value #MAX_LIMIT}
     */
    public int limit() {
        return limit;
    }

    /** Builds an {@link AuditQuery}. Not safe for use by several threads. */
    public static final class Builder {
        private @Nullable String action;
        private @Nullable String actor;
        private @Nullable AuditOutcome outcome;
        private @Nullable String projectId;
        private @Nullable String tokenId;
        private @Nullable String requestId;
        private @Nullable String correlationId;
        private @Nullable String clientIp;
        private @Nullable String method;
        private @Nullable String path;
        private @Nullable String search;
        private @Nullable Instant start;
        private @Nullable Instant end;
        private long offset;
        private int limit = DEFAULT_LIMIT;

        private Builder() {}

        /**
         * Asks for the action; any by default.
         *
         * @param action to match exactly, or null for any
         * @return this builder
         */
        public Builder action(@Nullable String action) {
            this.action = action;
            return this;
        }

        /**
         * Asks for the actor; any by default.
         *
         * @param actor to match exactly, or null for any
         * @return this builder
         */
        public Builder actor(@Nullable String actor) {
            this.actor = actor;
            return this;
        }

        /**
         * Asks for the outcome; any by default.
         *
         * @param outcome to match exactly, or null for any
         * @return this builder
         */
        public Builder outcome(@Nullable AuditOutcome outcome) {
            this.outcome = outcome;
            return this;
        }

        /**
         * Asks for the project; any by default.
         *
         * @param projectId to match exactly, or null for any
         * @return this builder
         */
        public Builder projectId(@Nullable String projectId) {
            this.projectId = projectId;
            return this;
        }

        /**
         * Asks for the token; any by default.
         *
         * @param tokenId to match exactly, or null for any
         * @return this builder
         */
        public Builder tokenId(@Nullable String tokenId) {
            this.tokenId = tokenId;
            return this;
        }

        /**
         * Asks for the id of the HTTP request; any by default.
         *
         * @param requestId to match exactly, or null for any
         * @return this builder
         */
        public Builder requestId(@Nullable String requestId) {
            this.requestId = requestId;
            return this;
        }

        /**
         * Asks for the correlation id; any by default.
         *
         * @param correlationId to match exactly, or null for any
         * @return this builder
         */
        public Builder correlationId(@Nullable String correlationId) {
            this.correlationId = correlationId;
            return this;
        }

        /**
         * Asks for the address of the caller; any by default.
         *
         * @param clientIp to match exactly, or null for any
         * @return this builder
         */
        public Builder clientIp(@Nullable String clientIp) {
            this.clientIp = clientIp;
            return this;
        }

        /**
         * Asks for the method of the HTTP request; any by default.
         *
         * @param method to match exactly, or null for any
         * @return this builder
         */
        public Builder method(@Nullable String method) {
            this.method = method;
            return this;
        }

        /**
         * Asks for the path of the HTTP request; any by default.
         *
         * @param path to match exactly, or null for any
         * @return this builder
         */
        public Builder path(@Nullable String path) {
            this.path = path;
            return this;
        }

        /**
         * Asks for a text in any of: action, actor, ids, address, method, path, user agent, reason, details. The case of ASCII
         * letters does not matter; no character has a special meaning. Any event by default.
         *
         * @param search at most {@value AuditQuery#MAX_SEARCH_LENGTH} characters, or null for any event
         * @return this builder
         * @throws IllegalArgumentException if the text is longer
         */
        public Builder search(@Nullable String search) {
            if (search != null && search.length() > MAX_SEARCH_LENGTH) {
                throw new IllegalArgumentException(
                        "search: " + search.length() + " characters (expected: at most " + MAX_SEARCH_LENGTH + ")");
            }
            this.search = search;
            return this;
        }

        /**
         * Asks for events from an instant on; from the beginning by default.
         *
         * @param start the first instant to match, in UTC, or null
         * @return this builder
         */
        public Builder start(@Nullable Instant start) {
            this.start = start;
            return this;
        }

        /**
         * Asks for events up to an instant; up to now by default.
         *
         * @param end the last instant to match, in UTC, or null
         * @return this builder
         */
        public Builder end(@Nullable Instant end) {
            this.end = end;
            return this;
        }

        /**
         * Passes over the newest matches; over none by default.
         *
         * @param offset how many, zero or more
         * @return this builder
         * @throws IllegalArgumentException if it is negative
         */
        public Builder offset(long offset) {
            if (offset < 0) {
                throw new IllegalArgumentException("offset: " + offset + " (expected: 0 or more)");
            }
            this.offset = offset;
            return this;
        }

        /**
         * Bounds the number of events; 20 by default.
         *
         * @param limit 1 to {@value AuditQuery#MAX_LIMIT}
         * @return this builder
         * @throws IllegalArgumentException if it is out of bounds
         */
        public Builder limit(int limit) {
            if (limit < 1 || limit > MAX_LIMIT) {
                throw new IllegalArgumentException("limit: " + limit + " (expected: 1 to " + MAX_LIMIT + ")");
            }
            this.limit = limit;
            return this;
        }

        /**
         * Builds the query.
         *
         * @return the query
         */
        public AuditQuery build() {
            return new AuditQuery(this);
        }
    }
}
