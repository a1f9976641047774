package io.llmproxy.core;

import io.llmproxy.core.internal.crypto.EncryptionKey;
import io.llmproxy.core.internal.crypto.KeyRing;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The keys that a builder was given for encryption at rest. Immutable.
 *
 * @param current encrypts, or null to store in clear
 * @param previous still open what they have encrypted
 * @param isRequired true if nothing may be stored in clear
 */
record EncryptionKeys(@Nullable EncryptionKey current, List<EncryptionKey> previous, boolean isRequired) {
    static final EncryptionKeys NONE = new EncryptionKeys(null, List.of(), false);

    EncryptionKeys {
        previous = List.copyOf(previous);
    }

    EncryptionKeys withCurrent(EncryptionKey key) {
        return new EncryptionKeys(key, previous, isRequired);
    }

    EncryptionKeys withPrevious(List<EncryptionKey> keys) {
        return new EncryptionKeys(current, keys, isRequired);
    }

    EncryptionKeys withRequired(boolean required) {
        return new EncryptionKeys(current, previous, required);
    }

    /**
     * Puts the keys on a ring.
     *
     * @throws InvalidConfigException if a current key is missing
     */
    KeyRing ring() {
        if (current != null) {
            return KeyRing.of(current, previous);
        }
        if (isRequired || !previous.isEmpty()) {
            throw new InvalidConfigException(
                    "encryption-key (ENCRYPTION_KEY): not set (expected: a key, because "
                            + (isRequired ? "require-encryption-key is true" : "there are previous-encryption-keys")
                            + ")",
                    null);
        }
        return KeyRing.empty();
    }
}
