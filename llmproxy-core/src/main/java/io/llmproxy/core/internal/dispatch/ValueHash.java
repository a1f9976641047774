package io.llmproxy.core.internal.dispatch;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.llmproxy.api.Secret;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * Replaces a value by 16 hex digits, the same ones for the same value: events can be told apart and added up by them.
 *
 * <p>Without a key that keeps values from being read at a glance, no more: whoever has a list of possible values, such as e-mail addresses,
 * finds out which one it was. With a key that takes the key.
 */
final class ValueHash {
    private static final int SHOWN_BYTES = 8;
    private static final String HMAC = "HmacSHA256";

    private final @Nullable SecretKeySpec key;

    private ValueHash(@Nullable SecretKeySpec key) {
        this.key = key;
    }

    /** SHA-256 of the value in UTF-8. */
    static ValueHash plain() {
        return new ValueHash(null);
    }

    /** HMAC-SHA-256 of the value in UTF-8. */
    static ValueHash keyed(Secret key) {
        return new ValueHash(new SecretKeySpec(key.reveal().getBytes(UTF_8), HMAC));
    }

    String of(String value) {
        return HexFormat.of().formatHex(Arrays.copyOf(hash(value.getBytes(UTF_8)), SHOWN_BYTES));
    }

    private byte[] hash(byte[] value) {
        try {
            if (key == null) {
                return MessageDigest.getInstance("SHA-256").digest(value);
            }
            Mac mac = Mac.getInstance(HMAC);
            mac.init(key);
            return mac.doFinal(value);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java runtime has SHA-256", e);
        }
    }
}
