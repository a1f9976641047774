package io.llmproxy.core.internal.crypto;

import io.llmproxy.api.Secret;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The keyed hash under which tokens are stored and looked up: HMAC-SHA-256 over the SHA-256 of the token, both in hexadecimal. The
 * inner hash is what the Go edition stored, so that its rows can be carried over without knowing the tokens. Safe for use by many
 * threads.
 */
public final class TokenHash {
    /** The length of a key: {@value} bytes. */
    public static final int KEY_BYTES = 32;

    private final SecretKeySpec key;

    private TokenHash(SecretKeySpec key) {
        this.key = key;
    }

    /**
     * Uses a key.
     *
     * @param key {@value #KEY_BYTES} bytes, copied
     * @return the hash function
     * @throws IllegalArgumentException if the key has another length
     */
    public static TokenHash withKey(byte[] key) {
        if (key.length != KEY_BYTES) {
            throw new IllegalArgumentException(
                    "token hash key: " + key.length + " bytes (expected: " + KEY_BYTES + ")");
        }
        return new TokenHash(new SecretKeySpec(key, "HmacSHA256"));
    }

    /**
     * Hashes a token.
     *
     * @param token its text
     * @return 64 characters of lower-case hexadecimal
     */
    public String of(Secret token) {
        return ofSha256(hex(sha256(token.reveal().getBytes(StandardCharsets.UTF_8))));
    }

    /**
     * Hashes a token of which only the SHA-256 is known.
     *
     * @param sha256 in lower-case hexadecimal
     * @return the same as for the token itself
     */
    public String ofSha256(String sha256) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(key);
            return hex(mac.doFinal(sha256.getBytes(StandardCharsets.US_ASCII)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("HmacSHA256: missing (expected: in every Java runtime)", e);
        }
    }

    private static byte[] sha256(byte[] text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("SHA-256: missing (expected: in every Java runtime)", e);
        }
    }

    private static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }
}
