package io.llmproxy.api.token;

import static java.util.Objects.requireNonNull;

import io.llmproxy.api.Secret;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An account at a provider, or at several: a name, the providers' keys, a policy, and a switch. Every token belongs to one project. Immutable; it
 * prints without the key.
 */
public final class Project {
    private final String id;
    private final String name;
    private final @Nullable Secret apiKey;
    private final int weight;
    private final @Nullable String provider;
    private final List<ProviderKey> furtherKeys;
    private final ProjectPolicy policy;
    private final Instant createdAt;
    private final Instant updatedAt;
    private final @Nullable Instant deactivatedAt;

    private Project(Builder builder) {
        id = builder.id;
        name = builder.name;
        apiKey = builder.apiKey;
        weight = builder.weight;
        provider = builder.provider;
        furtherKeys = builder.furtherKeys;
        policy = builder.policy;
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
     * Returns the provider that {@link #apiKey()} is for.
     *
     * @return its name in the configuration, or empty for the default provider
     */
    public Optional<String> provider() {
        return Optional.ofNullable(provider);
    }

    /**
     * Returns how often {@link #apiKey()} is taken first, relative to the project's other keys at the same provider.
     *
     * @return 1 to {@value ProviderKey#MAX_WEIGHT}
     */
    public int weight() {
        return weight;
    }

    /**
     * Returns the keys besides {@link #apiKey()}, for the same provider or for others.
     *
     * @return empty for most projects
     */
    public List<ProviderKey> furtherKeys() {
        return furtherKeys;
    }

    /**
     * Returns all keys that can be told: {@link #apiKey()} first, then the further ones. A key is never sent to another provider
     * than its own.
     *
     * @return empty if no key can be told
     */
    public List<ProviderKey> apiKeys() {
        if (apiKey == null) {
            return furtherKeys;
        }
        List<ProviderKey> all = new ArrayList<>(1 + furtherKeys.size());
        all.add(new ProviderKey(apiKey, weight, provider));
        all.addAll(furtherKeys);
        return all;
    }

    /**
     * Returns what the project allows its tokens.
     *
     * @return {@link ProjectPolicy#open()} unless set
     */
    public ProjectPolicy policy() {
        return policy;
    }

    /**
     * Returns the same project with other keys.
     *
     * @param otherKey the key, or null if it cannot be told
     * @param otherFurtherKeys the keys besides it
     * @return a copy
     */
    public Project withApiKeys(@Nullable Secret otherKey, List<ProviderKey> otherFurtherKeys) {
        return new Builder(id, name, otherKey, createdAt)
                .provider(provider)
                .weight(weight)
                .furtherKeys(otherFurtherKeys)
                .policy(policy)
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
        private int weight = 1;
        private @Nullable String provider;
        private List<ProviderKey> furtherKeys = List.of();
        private ProjectPolicy policy = ProjectPolicy.open();
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
         * Sets the provider that the key is for; the default provider by default.
         *
         * @param provider its name in the configuration, or null for the default provider
         * @return this builder
         */
        public Builder provider(@Nullable String provider) {
            this.provider = provider;
            return this;
        }

        /**
         * Sets how often the key is taken first, relative to the project's other keys at the same provider; 1 by default.
         *
         * @param weight 1 to {@value ProviderKey#MAX_WEIGHT}
         * @return this builder
         * @throws IllegalArgumentException if the weight is out of range
         */
        public Builder weight(int weight) {
            if (weight < 1 || weight > ProviderKey.MAX_WEIGHT) {
                throw new IllegalArgumentException(
                        "weight: " + weight + " (expected: 1 to " + ProviderKey.MAX_WEIGHT + ")");
            }
            this.weight = weight;
            return this;
        }

        /**
         * Sets the keys besides the first one; none by default.
         *
         * @param keys for the same provider or for others
         * @return this builder
         */
        public Builder furtherKeys(List<ProviderKey> keys) {
            furtherKeys = List.copyOf(keys);
            return this;
        }

        /**
         * Sets what the project allows its tokens; all that the provider allows by default.
         *
         * @param policy the policy
         * @return this builder
         */
        public Builder policy(ProjectPolicy policy) {
            this.policy = requireNonNull(policy, "policy");
            return this;
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
