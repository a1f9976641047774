package io.llmproxy.core;

import io.llmproxy.core.internal.encryption.Inventory;
import java.util.List;
import java.util.Optional;

/** How the secrets of a database were found, and what was done about it. Tells nothing of the secrets. Immutable. */
public final class EncryptionReport {
    /** How a secret lies in the database. */
    public enum Form {
        /** Encrypted with the current key. */
        CURRENT_KEY,
        /** Encrypted with one of the previous keys. */
        PREVIOUS_KEY,
        /** Encrypted by the Go edition, with the current or a previous key. */
        GO_EDITION,
        /** Not encrypted. */
        PLAIN,
        /** Encrypted with a key that is not configured. */
        UNKNOWN_KEY,
        /** Altered or cut off. */
        DAMAGED
    }

    private final Inventory found;
    private final long rewritten;

    EncryptionReport(Inventory found, long rewritten) {
        this.found = found;
        this.rewritten = rewritten;
    }

    /**
     * Returns the id of the current key.
     *
     * @return 8 hexadecimal digits, or empty if no key is configured
     */
    public Optional<String> currentKeyId() {
        return found.keys().currentKeyId();
    }

    /**
     * Returns how the key of the token hash was found.
     *
     * @return its form, or empty if no engine has used the database yet
     */
    public Optional<Form> tokenHashKey() {
        return found.tokenHashKey();
    }

    /**
     * Counts the provider keys that were found in a form, several of one project each. Projects without a key do not count.
     *
     * @param form the form
     * @return how many there are
     */
    public long providerKeys(Form form) {
        return found.providerKeys(form);
    }

    /**
     * Returns the projects of which at least one provider key was found in a form.
     *
     * @param form the form
     * @return their ids, in order
     */
    public List<String> projects(Form form) {
        return found.projects(form);
    }

    /**
     * Returns how many texts were rewritten, or would be if this was a rehearsal.
     *
     * @return provider keys, and the key of the token hash
     */
    public long rewritten() {
        return rewritten;
    }
}
