package io.llmproxy.core.internal.token;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.security.DigestException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * Computes digests of tokens without leaving anything behind but the digest. The hashers are lent out, not bound to threads: those
 * of a container live longer than a web application, and virtual threads not long enough. Safe for use by many threads.
 */
final class TokenDigests {
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);
    private static final int SLOTS = 64;

    private final AtomicReferenceArray<@Nullable Hasher> idle = new AtomicReferenceArray<>(SLOTS);

    /**
     * Returns the digest of a token.
     *
     * @param token a well-formed one, so of ASCII characters only
     */
    TokenDigest of(String token) {
        int slot = (int) Thread.currentThread().getId() & (SLOTS - 1);
        Hasher taken = idle.getAndSet(slot, null);
        Hasher hasher = taken == null ? new Hasher() : taken;
        TokenDigest digest = hasher.digest(token);
        idle.set(slot, hasher);
        return digest;
    }

    private static final class Hasher {
        private static final int DIGEST_BYTES = 32;

        private final MessageDigest sha256 = sha256();
        private final byte[] text = new byte[TokenSecrets.LENGTH];
        private final byte[] digest = new byte[DIGEST_BYTES];

        TokenDigest digest(String token) {
            for (int i = 0; i < text.length; i++) {
                text[i] = (byte) token.charAt(i);
            }
            sha256.update(text);
            try {
                sha256.digest(digest, 0, digest.length);
            } catch (DigestException e) {
                throw new IllegalStateException("SHA-256: not of " + DIGEST_BYTES + " bytes", e);
            }
            return new TokenDigest(part(0), part(1), part(2), part(3));
        }

        private long part(int index) {
            return (long) LONGS.get(digest, index * Long.BYTES);
        }

        private static MessageDigest sha256() {
            try {
                return MessageDigest.getInstance("SHA-256");
            } catch (NoSuchAlgorithmException e) {
                throw new IllegalStateException("SHA-256: missing (expected: in every Java runtime)", e);
            }
        }
    }
}
