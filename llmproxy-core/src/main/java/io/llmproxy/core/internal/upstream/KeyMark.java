package io.llmproxy.core.internal.upstream;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.HexFormat;

/**
 * Stands for a key where it must not be told: the same in one run of the program, and of no use outside it.
 *
 * @param high half of a digest
 * @param low the other half
 */
record KeyMark(long high, long low) {
    private static final int SALT_BYTES = 16;

    /** Makes marks that nobody can make elsewhere. Safe for use by many threads. */
    static final class Maker {
        private final byte[] salt = new byte[SALT_BYTES];

        Maker() {
            new SecureRandom().nextBytes(salt);
        }

        KeyMark of(String key) {
            try {
                MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
                sha256.update(salt);
                ByteBuffer digest = ByteBuffer.wrap(sha256.digest(key.getBytes(StandardCharsets.UTF_8)));
                return new KeyMark(digest.getLong(), digest.getLong());
            } catch (NoSuchAlgorithmException e) {
                throw new IllegalStateException("SHA-256: missing (expected: in every JVM)", e);
            }
        }
    }

    /** Returns enough to tell two keys of one run apart. */
    @Override
    public String toString() {
        return HexFormat.of().toHexDigits(high, 6);
    }
}
