package io.llmproxy.api.audit;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One entry of the audit trail. Holds no secret. Immutable.
 */
public final class AuditEvent {
    private final UUID id;
    private final Instant timestamp;
    private final String action;
    private final String actor;
    private final AuditOutcome outcome;
    private final @Nullable String projectId;
    private final @Nullable String tokenId;
    private final @Nullable String requestId;
    private final @Nullable String correlationId;
    private final @Nullable String clientIp;
    private final @Nullable String method;
    private final @Nullable String path;
    private final @Nullable String userAgent;
    private final @Nullable String reason;
    private final Map<String, AuditDetail> details;

    private AuditEvent(Builder builder) {
        id = builder.id == null ? UUID.randomUUID() : builder.id;
        timestamp = requireNonNull(builder.timestamp, "timestamp");
        action = requireNonNull(builder.action, "action");
        actor = requireNonNull(builder.actor, "actor");
        outcome = requireNonNull(builder.outcome, "outcome");
        projectId = builder.projectId;
        tokenId = builder.tokenId;
        requestId = builder.requestId;
        correlationId = builder.correlationId;
        clientIp = builder.clientIp;
        method = builder.method;
        path = builder.path;
        userAgent = builder.userAgent;
        reason = builder.reason;
        details = Collections.unmodifiableMap(new LinkedHashMap<>(builder.details));
    }

    /**
     * Starts an event.
     *
     * @return a new builder; timestamp, action, actor and outcome must be set
     */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * Starts an event like this one.
     *
     * @return a new builder with all that this event has, also its id
     */
    public Builder toBuilder() {
        Builder builder = new Builder();
        builder.id = id;
        builder.timestamp = timestamp;
        builder.action = action;
        builder.actor = actor;
        builder.outcome = outcome;
        builder.projectId = projectId;
        builder.tokenId = tokenId;
        builder.requestId = requestId;
        builder.correlationId = correlationId;
        builder.clientIp = clientIp;
        builder.method = method;
        builder.path = path;
        builder.userAgent = userAgent;
        builder.reason = reason;
        builder.details.putAll(details);
        return builder;
    }

    /**
     * Returns the id of the event, the same in the file and in the store.
     *
     * @return the id
     */
    public UUID id() {
        return id;
    }

    /**
     * Returns when it happened.
     *
     * @return an instant in UTC
     */
    public Instant timestamp() {
        return timestamp;
    }

    /**
     * Returns what was done.
     *
     * @return such as {@code token.create}, see {@link AuditActions}
     */
    public String action() {
        return action;
    }

    /**
     * Returns who did it.
     *
     * @return such as {@code management_api}, see {@link AuditActors}
     */
    public String actor() {
        return actor;
    }

    /**
     * Returns how it ended.
     *
     * @return the outcome
     */
    public AuditOutcome outcome() {
        return outcome;
    }

    /**
     * Returns the project it was about.
     *
     * @return the project's id, or empty if it was about none
     */
    public Optional<String> projectId() {
        return Optional.ofNullable(projectId);
    }

    /**
     * Returns the token it was about.
     *
     * @return the id of the token's record, which is no secret, or empty if it was about none
     */
    public Optional<String> tokenId() {
        return Optional.ofNullable(tokenId);
    }

    /**
     * Returns the id of the HTTP request.
     *
     * @return the id, or empty if there was no request
     */
    public Optional<String> requestId() {
        return Optional.ofNullable(requestId);
    }

    /**
     * Returns the id that the caller gave to what the request is a part of.
     *
     * @return the id, or empty if the caller gave none
     */
    public Optional<String> correlationId() {
        return Optional.ofNullable(correlationId);
    }

    /**
     * Returns the address of the caller.
     *
     * @return the address, or empty if it is not known
     */
    public Optional<String> clientIp() {
        return Optional.ofNullable(clientIp);
    }

    /**
     * Returns the method of the HTTP request.
     *
     * @return the method, or empty if there was no request
     */
    public Optional<String> method() {
        return Optional.ofNullable(method);
    }

    /**
     * Returns the path of the HTTP request.
     *
     * @return the path without the query, or empty if there was no request
     */
    public Optional<String> path() {
        return Optional.ofNullable(path);
    }

    /**
     * Returns what the caller calls its program.
     *
     * @return the header's value, or empty if there was none
     */
    public Optional<String> userAgent() {
        return Optional.ofNullable(userAgent);
    }

    /**
     * Returns why it did not succeed.
     *
     * @return a short text, or empty if it succeeded
     */
    public Optional<String> reason() {
        return Optional.ofNullable(reason);
    }

    /**
     * Returns what else there is to say.
     *
     * @return an unmodifiable map in the order in which the details were added, empty if there are none
     */
    public Map<String, AuditDetail> details() {
        return details;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof AuditEvent that
                && id.equals(that.id)
                && timestamp.equals(that.timestamp)
                && action.equals(that.action)
                && actor.equals(that.actor)
                && outcome == that.outcome
                && Objects.equals(projectId, that.projectId)
                && Objects.equals(tokenId, that.tokenId)
                && Objects.equals(requestId, that.requestId)
                && Objects.equals(correlationId, that.correlationId)
                && Objects.equals(clientIp, that.clientIp)
                && Objects.equals(method, that.method)
                && Objects.equals(path, that.path)
                && Objects.equals(userAgent, that.userAgent)
                && Objects.equals(reason, that.reason)
                && details.equals(that.details);
    }

    @Override
    public int hashCode() {
        return id.hashCode();
    }

    @Override
    public String toString() {
        return "AuditEvent[id=" + id + ", timestamp=" + timestamp + ", action=" + action + ", actor=" + actor
                + ", outcome=" + outcome.text() + "]";
    }

    /** Builds an {@link AuditEvent}. Not safe for use by several threads. */
    public static final class Builder {
        private @Nullable UUID id;
        private @Nullable Instant timestamp;
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
        private @Nullable String userAgent;
        private @Nullable String reason;
        private final Map<String, AuditDetail> details = new LinkedHashMap<>();

        private Builder() {}

        /**
         * Sets the id; a random one by default.
         *
         * @param id unique
         * @return this builder
         */
        public Builder id(UUID id) {
            this.id = id;
            return this;
        }

        /**
         * Sets the instant.
         *
         * @param timestamp in UTC
         * @return this builder
         */
        public Builder timestamp(Instant timestamp) {
            this.timestamp = timestamp;
            return this;
        }

        /**
         * Sets what was done.
         *
         * @param action see {@link AuditActions}
         * @return this builder
         */
        public Builder action(String action) {
            this.action = action;
            return this;
        }

        /**
         * Sets who did it.
         *
         * @param actor see {@link AuditActors}
         * @return this builder
         */
        public Builder actor(String actor) {
            this.actor = actor;
            return this;
        }

        /**
         * Sets how it ended.
         *
         * @param outcome the outcome
         * @return this builder
         */
        public Builder outcome(AuditOutcome outcome) {
            this.outcome = outcome;
            return this;
        }

        /**
         * Sets the project it was about; none by default.
         *
         * @param projectId the project's id, or null
         * @return this builder
         */
        public Builder projectId(@Nullable String projectId) {
            this.projectId = projectId;
            return this;
        }

        /**
         * Sets the token it was about; none by default.
         *
         * @param tokenId the id of the token's record, never the token's text; or null
         * @return this builder
         */
        public Builder tokenId(@Nullable String tokenId) {
            this.tokenId = tokenId;
            return this;
        }

        /**
         * Sets the id of the HTTP request; none by default.
         *
         * @param requestId the id, or null
         * @return this builder
         */
        public Builder requestId(@Nullable String requestId) {
            this.requestId = requestId;
            return this;
        }

        /**
         * Sets the id that the caller gave to what the request is a part of; none by default.
         *
         * @param correlationId the id, or null
         * @return this builder
         */
        public Builder correlationId(@Nullable String correlationId) {
            this.correlationId = correlationId;
            return this;
        }

        /**
         * Sets the address of the caller; none by default.
         *
         * @param clientIp the address, or null
         * @return this builder
         */
        public Builder clientIp(@Nullable String clientIp) {
            this.clientIp = clientIp;
            return this;
        }

        /**
         * Sets the method of the HTTP request; none by default.
         *
         * @param method the method, or null
         * @return this builder
         */
        public Builder method(@Nullable String method) {
            this.method = method;
            return this;
        }

        /**
         * Sets the path of the HTTP request; none by default.
         *
         * @param path the path without the query, which may hold secrets; or null
         * @return this builder
         */
        public Builder path(@Nullable String path) {
            this.path = path;
            return this;
        }

        /**
         * Sets what the caller calls its program; none by default.
         *
         * @param userAgent the header's value, or null
         * @return this builder
         */
        public Builder userAgent(@Nullable String userAgent) {
            this.userAgent = userAgent;
            return this;
        }

        /**
         * Sets why it did not succeed; none by default.
         *
         * @param reason a short text, free of secrets; or null
         * @return this builder
         */
        public Builder reason(@Nullable String reason) {
            this.reason = reason;
            return this;
        }

        /**
         * Adds a detail, or replaces the one of that key.
         *
         * @param key in lower case, words divided by underscores
         * @param value a text, free of secrets
         * @return this builder
         */
        public Builder detail(String key, String value) {
            return detail(key, new AuditDetail.Text(value));
        }

        /**
         * Adds a detail, or replaces the one of that key.
         *
         * @param key in lower case, words divided by underscores
         * @param value a whole number
         * @return this builder
         */
        public Builder detail(String key, long value) {
            return detail(key, new AuditDetail.Amount(value));
        }

        /**
         * Adds a detail, or replaces the one of that key.
         *
         * @param key in lower case, words divided by underscores
         * @param value yes or no
         * @return this builder
         */
        public Builder detail(String key, boolean value) {
            return detail(key, new AuditDetail.Flag(value));
        }

        /**
         * Adds a detail, or replaces the one of that key.
         *
         * @param key in lower case, words divided by underscores
         * @param value texts, free of secrets; copied
         * @return this builder
         */
        public Builder detail(String key, List<String> value) {
            return detail(key, new AuditDetail.Texts(value));
        }

        /**
         * Adds a detail, or replaces the one of that key.
         *
         * @param key in lower case, words divided by underscores
         * @param value of any kind
         * @return this builder
         */
        public Builder detail(String key, AuditDetail value) {
            details.put(requireNonNull(key, "key"), requireNonNull(value, "value"));
            return this;
        }

        /**
         * Replaces all details.
         *
         * @param details copied in their order
         * @return this builder
         */
        public Builder details(Map<String, AuditDetail> details) {
            this.details.clear();
            details.forEach(this::detail);
            return this;
        }

        /**
         * Builds the event.
         *
         * @return the event
         * @throws NullPointerException if a required part was not set
         */
        public AuditEvent build() {
            return new AuditEvent(this);
        }
    }
}
