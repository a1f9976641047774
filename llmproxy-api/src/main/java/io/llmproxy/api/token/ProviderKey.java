package io.llmproxy.api.token;

import static java.util.Objects.requireNonNull;

import io.llmproxy.api.Secret;
import org.jspecify.annotations.Nullable;

/**
 * One of a project's keys at a provider.
 *
 * @param secret the key itself; prints redacted
 * @param weight how often it is taken first, relative to the project's other keys at the same provider: 1 to {@value #MAX_WEIGHT}
 * @param provider the provider that it is for, by its name in the configuration, or null for the default provider
 */
public record ProviderKey(
        Secret secret, int weight, @Nullable String provider) {
    /** The largest weight. */
    public static final int MAX_WEIGHT = 1_000;

    /**
     * Checks the parts.
     *
     * @throws IllegalArgumentException if the weight is out of range
     */
    public ProviderKey {
        requireNonNull(secret, "secret");
        if (weight < 1 || weight > MAX_WEIGHT) {
            throw new IllegalArgumentException("weight: " + weight + " (expected: 1 to " + MAX_WEIGHT + ")");
        }
    }

    /**
     * Makes a key of weight 1.
     *
     * @param secret the key itself
     * @param provider the provider that it is for, or null for the default provider
     * @return the key
     */
    public static ProviderKey of(Secret secret, @Nullable String provider) {
        return new ProviderKey(secret, 1, provider);
    }
}
