package io.llmproxy.core.internal.token;

import io.llmproxy.api.Secret;
import io.llmproxy.core.internal.crypto.TokenHash;
import io.llmproxy.core.internal.store.TokenRewriter;
import java.security.SecureRandom;
import java.util.Base64;

/**
 * The text of tokens: {@code sk-} and 22 characters of the URL-safe Base64 alphabet, which carry 128 random bits.
 *
 * <p>With that much chance in it a token needs no salt and no slow hash: there is nothing to guess from.
 */
public final class TokenSecrets {
    /** How long every token is: {@value} characters. */
    static final int LENGTH = 25;

    private static final String PREFIX = "sk-";
    private static final int RANDOM_BYTES = 16;
    private static final int SHOWN = 4;

    private TokenSecrets() {}

    /**
     * Makes a new token.
     *
     * @param random where its bits come from
     * @return its text
     */
    public static Secret generate(SecureRandom random) {
        byte[] bytes = new byte[RANDOM_BYTES];
        random.nextBytes(bytes);
        return Secret.of(PREFIX + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
    }

    /**
     * Tells whether a text can be a token at all.
     *
     * @param text what a client sent
     * @return false if no token looks like that
     */
    public static boolean isWellFormed(String text) {
        if (text.length() != LENGTH || !text.startsWith(PREFIX)) {
            return false;
        }
        for (int i = PREFIX.length(); i < LENGTH; i++) {
            if (!isBase64Url(text.charAt(i))) {
                return false;
            }
        }
        return true;
    }

    private static boolean isBase64Url(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
    }

    /**
     * Returns what may be shown of a token.
     *
     * @param token a well-formed token
     * @return for example {@code sk-AbCd**************WxYz}
     */
    public static String hint(Secret token) {
        String text = token.reveal();
        int masked = text.length() - PREFIX.length() - 2 * SHOWN;
        return text.substring(0, PREFIX.length() + SHOWN) + "*".repeat(masked) + text.substring(text.length() - SHOWN);
    }

    /**
     * Tells how tokens of the Go edition are kept from now on.
     *
     * @param hash hashes them
     * @return what a database needs to adopt them
     */
    public static TokenRewriter rewriter(TokenHash hash) {
        String hidden = PREFIX + "*".repeat(LENGTH - PREFIX.length());
        return new TokenRewriter(
                token -> hash.of(Secret.of(token)),
                hash::ofSha256,
                token -> isWellFormed(token) ? hint(Secret.of(token)) : hidden,
                hidden);
    }
}
