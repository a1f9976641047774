package io.llmproxy.core;

import java.util.Map;

/** What may be attached to a token. */
final class TokenMetadata {
    static final int MAX_ENTRIES = 50;
    static final int MAX_KEY_LENGTH = 64;
    static final int MAX_VALUE_LENGTH = 1_024;

    private TokenMetadata() {}

    /**
     * Checks all entries.
     *
     * @return an unmodifiable copy
     * @throws IllegalArgumentException if there are too many, or one is too long or not plain text
     */
    static Map<String, String> checked(Map<String, String> metadata) {
        Map<String, String> copy = Map.copyOf(metadata);
        if (copy.size() > MAX_ENTRIES) {
            throw new IllegalArgumentException(
                    "metadata: " + copy.size() + " entries (expected: at most " + MAX_ENTRIES + ")");
        }
        copy.forEach((key, value) -> {
            PlainText.check("a key of metadata", key, 1, MAX_KEY_LENGTH);
            PlainText.check("metadata." + key, value, 0, MAX_VALUE_LENGTH);
        });
        return copy;
    }
}
