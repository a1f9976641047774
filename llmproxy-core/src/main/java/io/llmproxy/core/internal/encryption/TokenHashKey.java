package io.llmproxy.core.internal.encryption;

import io.llmproxy.api.Secret;
import io.llmproxy.core.internal.crypto.KeyRing;
import io.llmproxy.core.internal.crypto.Opened;
import io.llmproxy.core.internal.crypto.TokenHash;
import java.security.SecureRandom;
import java.util.Base64;

/**
 * The key of the token hash in text form, as it lies in the database: sealed, or behind {@code plain:}. It is made once per
 * database and stays the same for good, whatever becomes of the keys that seal it: tokens are found by their hash.
 */
final class TokenHashKey {
    static final String NAME = "token-hash-key";

    private static final String PLACE = "llmproxy_secrets.value:" + NAME;
    private static final String PLAIN = "plain:";

    private TokenHashKey() {}

    /** Makes a new key. */
    static Secret generate() {
        byte[] key = new byte[TokenHash.KEY_BYTES];
        new SecureRandom().nextBytes(key);
        return Secret.of(Base64.getEncoder().encodeToString(key));
    }

    static TokenHash hash(Secret key) {
        return TokenHash.withKey(Base64.getDecoder().decode(key.reveal()));
    }

    /** Returns the text to store. */
    static String seal(KeyRing keys, Secret key) {
        return keys.currentKeyId().isEmpty() ? PLAIN + key.reveal() : keys.seal(PLACE, key);
    }

    static Opened open(KeyRing keys, String stored) {
        Opened opened = stored.startsWith(PLAIN) && stored.length() > PLAIN.length()
                ? new Opened.Legible(Secret.of(stored.substring(PLAIN.length())), Opened.Form.PLAIN)
                : keys.open(PLACE, stored);
        return opened instanceof Opened.Legible legible && !isKey(legible.secret()) ? new Opened.Damaged() : opened;
    }

    private static boolean isKey(Secret text) {
        try {
            return Base64.getDecoder().decode(text.reveal()).length == TokenHash.KEY_BYTES;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }
}
