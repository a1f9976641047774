package io.llmproxy.api.token;

import static java.util.Objects.requireNonNull;

import io.llmproxy.api.Secret;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One account at a provider: a name, the provider's key, and a switch. Every token belongs to one project. Immutable; it
 * prints without the key.
 */
public final class Project {
    private final String id;
    private final String name;
    private final @Nullable Secret apiKey;
    private final Instant createdAt;
    private final Instant updatedAt;
    private final @Nullable Instant deactivatedAt;

    private Project(Builder builder) {
        id = builder.id;
        name = builder.name;
        apiKey = builder.apiKey;
        createdAt = builder.createdAt;
        updatedAt = builder.updatedAt;
        deactivatedAt = builder.deactivatedAt;
    }

    /**
     * Starts an active project.
     *
     * @param id unique id, a UUID in text form by default
     * @param name unique name, chosen by the operator
     * @param apiKey the provider's key, or null if it cannot be told
     * @param createdAt when it was created
     * @return a new builder
     */
    public static Builder builder(String id, String name, @Nullable Secret apiKey, Instant createdAt) {
        return new Builder(id, name, apiKey, createdAt);
    }

    /**
     * Returns the unique id.
     *
     * @return the id
     */
    public String id() {
        return id;
    }

    /**
     * Returns the unique name.
     *
     * @return the name
     */
    public String name() {
        return name;
    }

    /**
     * Returns the key that the gateway sends to the provider in place of the client's token.
     *
     * @return the key, or empty if the store cannot tell it, for instance because it is encrypted with another key; calls on
     *     the project's account are refused then
     */
    public Optional<Secret> apiKey() {
        return Optional.ofNullable(apiKey);
    }

    /**
     * Returns the same project with another key.
     *
     * @param otherKey the key, or null if it cannot be told
     * @return a copy
     */
    public Project withApiKey(@Nullable Secret otherKey) {
        return new Builder(id, name, otherKey, createdAt)
                .updatedAt(updatedAt)
                .deactivatedAt(deactivatedAt)
                .build();
    }

    /**
     * Tells whether the project's tokens may be used.
     *
     * @return false after deactivation
     */
    public boolean isActive() {
        return deactivatedAt == null;
    }

    /**
     * Returns when the project was created.
     *
     * @return an instant in UTC
     */
    public Instant createdAt() {
        return createdAt;
    }

    /**
     * Returns when the project was changed last.
     *
     * @return an instant in UTC
     */
    public Instant updatedAt() {
        return updatedAt;
    }

    /**
     * Returns when the project was switched off.
     *
     * @return an instant in UTC, or empty while the project is active
     */
    public Optional<Instant> deactivatedAt() {
        return Optional.ofNullable(deactivatedAt);
    }

    @Override
    public String toString() {
        return "Project[id=" + id + ", name=" + name + ", active=" + isActive() + "]";
    }

    /** Builds a {@link Project}. Not safe for use by several threads. */
    public static final class Builder {
        private final String id;
        private final String name;
        private final @Nullable Secret apiKey;
        private final Instant createdAt;
        private Instant updatedAt;
        private @Nullable Instant deactivatedAt;

        private Builder(String id, String name, @Nullable Secret apiKey, Instant createdAt) {
            this.id = requireNonNull(id, "id");
            this.name = requireNonNull(name, "name");
            this.apiKey = apiKey;
            this.createdAt = requireNonNull(createdAt, "createdAt");
            this.updatedAt = createdAt;
        }

        /**
         * Sets the instant of the last change; the creation by default.
         *
         * @param updatedAt an instant in UTC
         * @return this builder
         */
        public Builder updatedAt(Instant updatedAt) {
            this.updatedAt = requireNonNull(updatedAt, "updatedAt");
            return this;
        }

        /**
         * Switches the project off; active by default.
         *
         * @param deactivatedAt when it was switched off, or null if it is active
         * @return this builder
         */
        public Builder deactivatedAt(@Nullable Instant deactivatedAt) {
            this.deactivatedAt = deactivatedAt;
            return this;
        }

        /**
         * Builds the project.
         *
         * @return the project
         */
        public Project build() {
            return new Project(this);
        }
    }
}
