package io.llmproxy.core.internal.project;

import io.llmproxy.api.Secret;
import io.llmproxy.core.internal.crypto.KeyRing;
import io.llmproxy.core.internal.crypto.Opened;

/**
 * Seals and opens the providers' keys, each bound to its project.
 *
 * @param keys the keys to do it with
 */
public record ProviderKeys(KeyRing keys) {
    /**
     * Seals a key.
     *
     * @param projectId the project's id
     * @param apiKey the provider's key
     * @return the text to store
     */
    public String seal(String projectId, Secret apiKey) {
        return keys.seal(place(projectId), apiKey);
    }

    /**
     * Opens a key.
     *
     * @param projectId the project's id
     * @param stored the stored text, not empty
     * @return the key, or why it cannot be read
     */
    public Opened open(String projectId, String stored) {
        return keys.open(place(projectId), stored);
    }

    private static String place(String projectId) {
        return "projects.api_key:" + projectId;
    }
}
