package io.llmproxy.core.internal.crypto;

import io.llmproxy.api.Secret;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Seals texts with the current key, and opens what that key or a previous one has sealed. Safe for use by many threads; it prints
 * the ids of its keys.
 *
 * <pre>
 * enc:v2:&lt;key id&gt;:&lt;Base64 of nonce, ciphertext, tag&gt;     bound to its place
 * enc:v1:&lt;Base64 of nonce, ciphertext, tag&gt;              the Go edition's, bound to nothing
 * </pre>
 *
 * <p>What is in front of the Base64 and the name of the place are authenticated along: a sealed text that was copied to another
 * place, such as another project's row, does not open there.
 */
public final class KeyRing {
    private static final String MARK = "enc:";
    private static final String GO_PREFIX = "enc:v1:";
    private static final Pattern SEALED = Pattern.compile("(?<head>enc:v2:(?<id>[0-9a-f]{8}):)(?<body>.*)");
    private static final byte[] NOTHING = {};

    private final @Nullable EncryptionKey current;
    private final List<EncryptionKey> keys = new ArrayList<>();
    private final SecureRandom random = new SecureRandom();

    private KeyRing(@Nullable EncryptionKey current, List<EncryptionKey> previous) {
        this.current = current;
        if (current != null) {
            keys.add(current);
        }
        keys.addAll(previous);
    }

    /**
     * Makes a ring without keys, which leaves texts plain.
     *
     * @return a ring that opens plain texts only
     */
    public static KeyRing empty() {
        return new KeyRing(null, List.of());
    }

    /**
     * Makes a ring.
     *
     * @param current seals and opens
     * @param previous only open
     * @return the ring
     */
    public static KeyRing of(EncryptionKey current, List<EncryptionKey> previous) {
        return new KeyRing(current, previous);
    }

    /**
     * Returns the id of the key that seals.
     *
     * @return the id, or empty if there is no key
     */
    public Optional<String> currentKeyId() {
        return Optional.ofNullable(current).map(EncryptionKey::id);
    }

    /**
     * Seals a text with the current key.
     *
     * @param place where it will be stored: the same name is needed to open it
     * @param secret the text
     * @return the text to store; the secret itself if the ring has no keys
     */
    public String seal(String place, Secret secret) {
        if (current == null) {
            return secret.reveal();
        }
        String head = "enc:v2:" + current.id() + ":";
        byte[] message = AesGcm.seal(current, utf8(secret.reveal()), utf8(head + place), random);
        return head + Base64.getEncoder().encodeToString(message);
    }

    /**
     * Opens a stored text. What does not begin with {@code enc:} is plain.
     *
     * @param place where it was stored
     * @param stored the stored text, not empty
     * @return the text and how it was stored, or why it cannot be read
     */
    public Opened open(String place, String stored) {
        if (!stored.startsWith(MARK)) {
            return new Opened.Legible(Secret.of(stored), Opened.Form.PLAIN);
        }
        if (stored.startsWith(GO_PREFIX)) {
            return openGo(message(stored.substring(GO_PREFIX.length())));
        }
        Matcher sealed = SEALED.matcher(stored);
        byte[] message = sealed.matches() ? message(sealed.group("body")) : null;
        if (message == null) {
            return new Opened.Damaged();
        }
        return openSealed(sealed.group("id"), message, utf8(sealed.group("head") + place));
    }

    private Opened openGo(byte @Nullable [] message) {
        if (message == null) {
            return new Opened.Damaged();
        }
        for (EncryptionKey key : keys) {
            byte[] plaintext = AesGcm.open(key, message, NOTHING);
            if (plaintext != null) {
                return legible(plaintext, Opened.Form.GO_EDITION);
            }
        }
        return new Opened.NoKeyFits();
    }

    private Opened openSealed(String keyId, byte[] message, byte[] associated) {
        boolean isKnown = false;
        for (EncryptionKey key : keys) {
            if (!key.id().equals(keyId)) {
                continue;
            }
            isKnown = true;
            byte[] plaintext = AesGcm.open(key, message, associated);
            if (plaintext != null) {
                return legible(plaintext, key == current ? Opened.Form.CURRENT_KEY : Opened.Form.PREVIOUS_KEY);
            }
        }
        return isKnown ? new Opened.Damaged() : new Opened.UnknownKey(keyId);
    }

    private static Opened legible(byte[] plaintext, Opened.Form form) {
        return plaintext.length == 0
                ? new Opened.Damaged()
                : new Opened.Legible(Secret.of(new String(plaintext, StandardCharsets.UTF_8)), form);
    }

    /** Returns nonce, ciphertext and tag, or null if that is not what the text holds. */
    private static byte @Nullable [] message(String base64) {
        try {
            byte[] message = Base64.getDecoder().decode(base64);
            return message.length < AesGcm.NONCE_BYTES + AesGcm.TAG_BYTES ? null : message;
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public String toString() {
        return "KeyRing" + keys.stream().map(EncryptionKey::id).toList();
    }
}
