package io.llmproxy.api;

import static java.util.Objects.requireNonNull;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;

/**
 * A text that must not be seen: a client's token, a provider's key, a sink's credential.
 *
 * <p>It prints redacted, compares in constant time and is deliberately not serialisable. Immutable and safe for use by
 * several threads.
 */
public final class Secret {
    private final String value;

    private Secret(String value) {
        this.value = value;
    }

    /**
     * Wraps a text.
     *
     * @param value the text, not empty
     * @return the secret
     * @throws IllegalArgumentException if the text is empty
     */
    public static Secret of(String value) {
        if (requireNonNull(value, "value").isEmpty()) {
            throw new IllegalArgumentException("secret: empty (expected: at least one character)");
        }
        return new Secret(value);
    }

    /**
     * Returns the text itself. Call this only where the text is used, never where it may be printed.
     *
     * @return the text, never empty
     */
    public String reveal() {
        return value;
    }

    /** Compares in time that depends on the length of the texts only. */
    @Override
    public boolean equals(Object other) {
        return other instanceof Secret that
                && MessageDigest.isEqual(
                        value.getBytes(StandardCharsets.UTF_8), that.value.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public int hashCode() {
        return value.hashCode();
    }

    /** Returns a fixed text that tells nothing about the secret, not even its length. */
    @Override
    public String toString() {
        return "Secret[redacted]";
    }
}
