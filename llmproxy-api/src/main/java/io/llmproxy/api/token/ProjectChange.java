package io.llmproxy.api.token;

import static java.util.Objects.requireNonNull;

import io.llmproxy.api.Secret;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** What shall become different about a project; all else stays as it is. Immutable; it prints without the key. */
public final class ProjectChange {
    private final @Nullable String name;
    private final @Nullable Secret apiKey;
    private final @Nullable String provider;
    private final @Nullable Integer weight;
    private final @Nullable List<ProviderKey> furtherKeys;
    private final @Nullable ProjectPolicy policy;
    private final @Nullable Boolean active;

    private ProjectChange(Builder builder) {
        name = builder.name;
        apiKey = builder.apiKey;
        provider = builder.provider;
        weight = builder.weight;
        furtherKeys = builder.furtherKeys;
        policy = builder.policy;
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
     * Returns the provider that the project's first key shall be for.
     *
     * @return its name, an empty text for the default provider, or empty if it stays
     */
    public Optional<String> provider() {
        return Optional.ofNullable(provider);
    }

    /**
     * Returns the new weight of the project's first key.
     *
     * @return the weight, or empty if it stays
     */
    public OptionalInt weight() {
        return weight == null ? OptionalInt.empty() : OptionalInt.of(weight);
    }

    /**
     * Returns the new keys besides the first one.
     *
     * @return all of them, or empty if they stay
     */
    public Optional<List<ProviderKey>> furtherKeys() {
        return Optional.ofNullable(furtherKeys);
    }

    /**
     * Returns the new policy.
     *
     * @return the policy as a whole, or empty if it stays
     */
    public Optional<ProjectPolicy> policy() {
        return Optional.ofNullable(policy);
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
        return "ProjectChange[name=" + name + ", apiKey=" + (apiKey == null ? "stays" : "changes") + ", provider="
                + provider + ", weight=" + weight + ", furtherKeys=" + (furtherKeys == null ? "stay" : "change")
                + ", policy=" + policy + ", active=" + active + "]";
    }

    /** Builds a {@link ProjectChange}. Not safe for use by several threads. */
    public static final class Builder {
        private @Nullable String name;
        private @Nullable Secret apiKey;
        private @Nullable String provider;
        private @Nullable Integer weight;
        private @Nullable List<ProviderKey> furtherKeys;
        private @Nullable ProjectPolicy policy;
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
         * Sets the provider that the project's first key is for.
         *
         * @param provider its name in the configuration, or an empty text for the default provider
         * @return this builder
         */
        public Builder provider(String provider) {
            this.provider = requireNonNull(provider, "provider");
            return this;
        }

        /**
         * Sets the weight of the project's first key.
         *
         * @param weight 1 to {@value ProviderKey#MAX_WEIGHT}
         * @return this builder
         */
        public Builder weight(int weight) {
            this.weight = weight;
            return this;
        }

        /**
         * Replaces the keys besides the first one.
         *
         * @param keys all of them; an empty list for none
         * @return this builder
         */
        public Builder furtherKeys(List<ProviderKey> keys) {
            furtherKeys = List.copyOf(keys);
            return this;
        }

        /**
         * Replaces the policy.
         *
         * @param policy the whole policy
         * @return this builder
         */
        public Builder policy(ProjectPolicy policy) {
            this.policy = requireNonNull(policy, "policy");
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
