package io.llmproxy.core.internal.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.llmproxy.api.Secret;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class TokenHashTest {
    private static final byte[] KEY = "0123456789abcdef0123456789abcdef".getBytes(StandardCharsets.US_ASCII);
    private static final TokenHash HASH = TokenHash.withKey(KEY);

    /** The figure is that of {@code printf abc | sha256sum | … | openssl dgst -sha256 -hmac <key>}. */
    @Test
    void theHashIsTheHmacOfTheSha256InHexadecimal() {
        assertThat(HASH.of(Secret.of("abc")))
                .isEqualTo(HASH.ofSha256("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"))
                .isEqualTo("16f826623989050ca754eadf561b4c7e33a58a13fa9c564f6b1b8935d794ab9d");
    }

    @Test
    void anotherKeyMakesAnotherHash() {
        assertThat(TokenHash.withKey(new byte[TokenHash.KEY_BYTES]).of(Secret.of("abc")))
                .isNotEqualTo(HASH.of(Secret.of("abc")));
    }

    @Test
    void aKeyOfAnotherLengthIsRefused() {
        assertThatThrownBy(() -> TokenHash.withKey(new byte[16]))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("token hash key: 16 bytes (expected: 32)");
    }
}
