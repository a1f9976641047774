package io.llmproxy.core.internal.store;

import io.llmproxy.api.token.StoreUnavailableException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The texts in the database that encryption is about: secrets by name, and the providers' keys of all projects, as they lie there.
 * Safe for use by many threads; every method may throw {@link StoreUnavailableException}.
 */
public interface StoredSecrets {
    /**
     * A provider's key of a project as it is stored.
     *
     * @param projectId the project's id
     * @param position 0 for the project's first key, from 1 on for the further ones
     * @param provider the provider that a further key is for, or null for the default provider; null for the first key, which does
     *     not depend on it
     * @param text the stored text, which may be empty
     */
    record StoredKey(
            String projectId, int position, @Nullable String provider, String text) {
        /**
         * Returns a project's first key.
         *
         * @param projectId the project's id
         * @param text the stored text, which may be empty
         * @return the key
         */
        public static StoredKey first(String projectId, String text) {
            return new StoredKey(projectId, 0, null, text);
        }

        /**
         * Tells whether it is one of the further keys.
         *
         * @return false for the first key
         */
        public boolean isFurther() {
            return position > 0;
        }
    }

    /**
     * Looks a secret up.
     *
     * @param name its name
     * @return the stored text
     */
    Optional<String> find(String name);

    /**
     * Adds a secret unless there is one; several processes may do so at the same time.
     *
     * @param name its name
     * @param text the text to store
     * @param now the instant to record
     * @return what is stored now: this text or the one that was there
     */
    String putIfAbsent(String name, String text, Instant now);

    /**
     * Returns the keys of all projects, also of those that are still to be adopted from the Go edition.
     *
     * @return the first keys ordered by the project's id, those that are still to be adopted in front; one that is being adopted may
     *     be there twice. Then the further keys, ordered by the project's id and their position
     */
    List<StoredKey> providerKeys();

    /**
     * Rewrites secrets and keys in one transaction: all of them or none. Each project that changes enters the change log.
     *
     * @param secret tells from the stored text of a secret what shall be stored
     * @param providerKey tells from a stored key what text shall be stored for it
     * @param now the instant to record
     * @return how many texts became different
     */
    long rewrite(UnaryOperator<String> secret, Function<StoredKey, String> providerKey, Instant now);
}
