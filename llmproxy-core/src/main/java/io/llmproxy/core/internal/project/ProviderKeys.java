package io.llmproxy.core.internal.project;

import io.llmproxy.api.Secret;
import io.llmproxy.core.internal.crypto.KeyRing;
import io.llmproxy.core.internal.crypto.Opened;
import org.jspecify.annotations.Nullable;

/**
 * Seals and opens the providers' keys: a project's first key bound to the project, a further one also to the provider that it is
 * for, so that whoever can write to the database cannot have it sent to another.
 *
 * @param keys the keys to do it with
 */
public record ProviderKeys(KeyRing keys) {
    /**
     * Seals a project's first key.
     *
     * @param projectId the project's id
     * @param apiKey the provider's key
     * @return the text to store
     */
    public String seal(String projectId, Secret apiKey) {
        return keys.seal(place(projectId), apiKey);
    }

    /**
     * Opens a project's first key.
     *
     * @param projectId the project's id
     * @param stored the stored text, not empty
     * @return the key, or why it cannot be read
     */
    public Opened open(String projectId, String stored) {
        return keys.open(place(projectId), stored);
    }

    /**
     * Seals a further key of a project.
     *
     * @param projectId the project's id
     * @param provider the provider that it is for, or null for the default provider
     * @param apiKey the provider's key
     * @return the text to store
     */
    public String sealFurther(String projectId, @Nullable String provider, Secret apiKey) {
        return keys.seal(place(projectId, provider), apiKey);
    }

    /**
     * Opens a further key of a project.
     *
     * @param projectId the project's id
     * @param provider the provider that it is for, or null for the default provider
     * @param stored the stored text, not empty
     * @return the key, or why it cannot be read
     */
    public Opened openFurther(String projectId, @Nullable String provider, String stored) {
        return keys.open(place(projectId, provider), stored);
    }

    private static String place(String projectId) {
        return "projects.api_key:" + projectId;
    }

    private static String place(String projectId, @Nullable String provider) {
        return "projects.further_keys:" + projectId + ":" + (provider == null ? "" : provider);
    }
}
