package io.llmproxy.core;

import static java.util.Objects.requireNonNull;

import io.llmproxy.api.Secret;
import io.llmproxy.api.token.ProjectPolicy;
import io.llmproxy.api.token.ProviderKey;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a new project shall be: a name, its keys at providers, and what it allows its tokens. Immutable; it prints without keys. */
public final class ProjectRequest {
    private final String name;
    private final Secret apiKey;
    private final @Nullable String provider;
    private final int weight;
    private final List<ProviderKey> furtherKeys;
    private final ProjectPolicy policy;

    private ProjectRequest(Builder builder) {
        name = builder.name;
        apiKey = builder.apiKey;
        provider = builder.provider;
        weight = builder.weight;
        furtherKeys = builder.furtherKeys;
        policy = builder.policy;
    }

    /**
     * Starts a request for a project with one key, for the default provider, and a policy that narrows nothing.
     *
     * @param name a name that no other project has, of 1 to {@value ProjectFields#MAX_NAME_LENGTH} characters without control
     *     characters; blanks around it are cut off
     * @param apiKey the first key, of up to {@value ProjectFields#MAX_KEY_LENGTH} visible ASCII characters, not starting with
     *     {@code enc:}
     * @return a new builder
     * @throws IllegalArgumentException if name or key are not like that
     */
    public static Builder builder(String name, Secret apiKey) {
        return new Builder(ProjectFields.checkedName(name), ProjectFields.checkedKey(apiKey));
    }

    /**
     * Returns the name.
     *
     * @return without blanks around it
     */
    public String name() {
        return name;
    }

    /**
     * Returns the first key.
     *
     * @return the key
     */
    public Secret apiKey() {
        return apiKey;
    }

    /**
     * Returns the provider that the first key is for.
     *
     * @return its name in the configuration, or empty for the default provider
     */
    public Optional<String> provider() {
        return Optional.ofNullable(provider);
    }

    /**
     * Returns how often the first key is taken first, relative to the others for the same provider.
     *
     * @return 1 to {@value ProviderKey#MAX_WEIGHT}
     */
    public int weight() {
        return weight;
    }

    /**
     * Returns the keys besides the first one.
     *
     * @return an unmodifiable list, empty if there are none
     */
    public List<ProviderKey> furtherKeys() {
        return furtherKeys;
    }

    /**
     * Returns what the project shall allow its tokens.
     *
     * @return {@link ProjectPolicy#open()} unless set
     */
    public ProjectPolicy policy() {
        return policy;
    }

    @Override
    public String toString() {
        return "ProjectRequest[name=" + name + ", provider=" + provider + ", weight=" + weight + ", furtherKeys="
                + furtherKeys.size() + ", policy=" + policy + "]";
    }

    /** Builds a {@link ProjectRequest}. Not safe for use by several threads. */
    public static final class Builder {
        private final String name;
        private final Secret apiKey;
        private @Nullable String provider;
        private int weight = 1;
        private List<ProviderKey> furtherKeys = List.of();
        private ProjectPolicy policy = ProjectPolicy.open();

        private Builder(String name, Secret apiKey) {
            this.name = name;
            this.apiKey = apiKey;
        }

        /**
         * Says which provider the first key is for; the default provider by default.
         *
         * @param provider its name in the configuration, of 1 to {@value ProjectFields#MAX_PROVIDER_LENGTH} letters, digits, dots,
         *     hyphens and underscores, or null for the default provider
         * @return this builder
         * @throws IllegalArgumentException if it is no such name
         */
        public Builder provider(@Nullable String provider) {
            this.provider = provider == null ? null : ProjectFields.checkedProvider(provider);
            return this;
        }

        /**
         * Says how often the first key is taken first, relative to the others for the same provider; 1 by default.
         *
         * @param weight 1 to {@value ProviderKey#MAX_WEIGHT}
         * @return this builder
         * @throws IllegalArgumentException if the weight is out of range
         */
        public Builder weight(int weight) {
            this.weight = ProjectFields.checkedWeight(weight);
            return this;
        }

        /**
         * Adds keys besides the first one; none by default.
         *
         * @param keys all of them, at most {@value ProjectFields#MAX_FURTHER_KEYS}, each like the first one, for providers with
         *     names like {@link #provider}
         * @return this builder
         * @throws IllegalArgumentException if there are more, or one is not like that
         */
        public Builder furtherKeys(List<ProviderKey> keys) {
            furtherKeys = ProjectFields.checkedFurtherKeys(List.copyOf(keys));
            return this;
        }

        /**
         * Says what the project allows its tokens; all that the provider allows by default.
         *
         * @param policy at most {@value PolicyFields#MAX_ENTRIES} entries of 1 to {@value PolicyFields#MAX_LENGTH} characters in
         *     each list, of the forms that {@link ProviderConfig} takes; no header for the provider holds a credential, a cookie, an
         *     address of a client, or belongs to the connection
         * @return this builder
         * @throws IllegalArgumentException if something in it is not like that
         */
        public Builder policy(ProjectPolicy policy) {
            this.policy = PolicyFields.checked(requireNonNull(policy, "policy"));
            return this;
        }

        /**
         * Builds the request.
         *
         * @return the request
         */
        public ProjectRequest build() {
            return new ProjectRequest(this);
        }
    }
}
