package io.llmproxy.core.internal.crypto;

import io.llmproxy.api.Secret;

/** What became of a stored text that was to be opened. */
public sealed interface Opened {
    /** How a text that can be read was stored. */
    enum Form {
        /** Sealed with the current key, in its place. */
        CURRENT_KEY,
        /** Sealed with one of the previous keys, in its place. */
        PREVIOUS_KEY,
        /** Sealed by the Go edition with any key of the ring, bound to no place. */
        GO_EDITION,
        /** Not sealed. */
        PLAIN
    }

    /**
     * The text can be read.
     *
     * @param secret the text itself
     * @param form how it was stored
     */
    record Legible(Secret secret, Form form) implements Opened {}

    /** The text cannot be read. Prints as the reason, without any part of the text. */
    sealed interface Illegible extends Opened {}

    /**
     * The text names a key that is not in the ring.
     *
     * @param keyId the id of that key
     */
    record UnknownKey(String keyId) implements Illegible {
        @Override
        public String toString() {
            return "encrypted with key " + keyId + ", which is not configured";
        }
    }

    /** The text is one of the Go edition, which names no key, and no key of the ring opens it. */
    record NoKeyFits() implements Illegible {
        @Override
        public String toString() {
            return "encrypted by the Go edition with a key that is not configured, or damaged";
        }
    }

    /** The text was altered, cut off, put in the place of another one, or is of an unknown form. */
    record Damaged() implements Illegible {
        @Override
        public String toString() {
            return "damaged";
        }
    }
}
