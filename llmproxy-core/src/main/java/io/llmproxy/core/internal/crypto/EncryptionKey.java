package io.llmproxy.core.internal.crypto;

import io.llmproxy.api.Secret;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.HexFormat;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;

/** A key of AES-256 and the id that is derived from it. Immutable; it prints as its id, which tells nothing about the key. */
public final class EncryptionKey {
    static final int BYTES = 32;

    private static final int ID_LENGTH = 8;
    private static final byte[] ID_DOMAIN = "llmproxy encryption key id\0".getBytes(StandardCharsets.US_ASCII);

    private final SecretKey aes;
    private final String id;

    private EncryptionKey(byte[] key) {
        aes = new SecretKeySpec(key, "AES");
        id = idOf(key);
    }

    /**
     * Reads a key that a host sets in code.
     *
     * @param setting the name of the setting, for the message
     * @param text standard Base64 of exactly 32 bytes
     * @return the key
     * @throws IllegalArgumentException if the text is anything else; the message does not repeat it
     */
    public static EncryptionKey parse(String setting, Secret text) {
        try {
            return parse(text);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(setting + ": " + e.getMessage(), e);
        }
    }

    /**
     * Reads a key.
     *
     * @param text standard Base64 of exactly 32 bytes
     * @return the key
     * @throws IllegalArgumentException if the text is anything else; the message does not repeat it
     */
    public static EncryptionKey parse(Secret text) {
        byte[] key;
        try {
            key = Base64.getDecoder().decode(text.reveal());
        } catch (IllegalArgumentException e) {
            // Its message repeats characters of the key.
            throw new IllegalArgumentException(
                    "not Base64 (expected: 32 bytes as openssl rand -base64 32 prints them)");
        }
        if (key.length != BYTES) {
            throw new IllegalArgumentException(
                    key.length + " bytes (expected: 32 bytes as openssl rand -base64 32 prints them)");
        }
        return new EncryptionKey(key);
    }

    /**
     * Returns what tells this key from others.
     *
     * @return the first 8 characters of a SHA-256 over the key, in lower-case hexadecimal
     */
    public String id() {
        return id;
    }

    SecretKey aes() {
        return aes;
    }

    private static String idOf(byte[] key) {
        try {
            MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
            sha256.update(ID_DOMAIN);
            return HexFormat.of().formatHex(sha256.digest(key)).substring(0, ID_LENGTH);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("SHA-256: missing (expected: in every Java runtime)", e);
        }
    }

    @Override
    public String toString() {
        return "EncryptionKey[" + id + "]";
    }
}
