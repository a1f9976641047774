package io.llmproxy.api.token;

import static java.util.Objects.requireNonNull;

import io.llmproxy.api.Secret;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What shall become different about a project; all else stays as it is. Immutable; it prints without the key. */
public final class ProjectChange {
    private final @Nullable String name;
    private final @Nullable Secret apiKey;
    private final @Nullable Boolean active;

    private ProjectChange(Builder builder) {
        name = builder.name;
        apiKey = builder.apiKey;
        active = builder.active;
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
     * Returns the new name.
     *
     * @return the name, or empty if it stays
     */
    public Optional<String> name() {
        return Optional.ofNullable(name);
    }

    /**
     * Returns the new provider's key.
     *
     * @return the key, or empty if it stays
     */
    public Optional<Secret> apiKey() {
        return Optional.ofNullable(apiKey);
    }

    /**
     * Tells whether the project shall be switched on or off.
     *
     * @return true for on, false for off, or empty if it stays
     */
    public Optional<Boolean> active() {
        return Optional.ofNullable(active);
    }

    @Override
    public String toString() {
        return "ProjectChange[name=" + name + ", apiKey=" + (apiKey == null ? "stays" : "changes") + ", active="
                + active + "]";
    }

    /** Builds a {@link ProjectChange}. Not safe for use by several threads. */
    public static final class Builder {
        private @Nullable String name;
        private @Nullable Secret apiKey;
        private @Nullable Boolean active;

        private Builder() {}

        /**
         * Renames the project.
         *
         * @param name a name that no other project has
         * @return this builder
         */
        public Builder name(String name) {
            this.name = requireNonNull(name, "name");
            return this;
        }

        /**
         * Replaces the provider's key.
         *
         * @param apiKey the new key
         * @return this builder
         */
        public Builder apiKey(Secret apiKey) {
            this.apiKey = requireNonNull(apiKey, "apiKey");
            return this;
        }

        /**
         * Switches the project on or off. A project that is switched off again keeps the instant at which it first was.
         *
         * @param active true for on
         * @return this builder
         */
        public Builder active(boolean active) {
            this.active = active;
            return this;
        }

        /**
         * Builds the change.
         *
         * @return the change
         */
        public ProjectChange build() {
            return new ProjectChange(this);
        }
    }
}
