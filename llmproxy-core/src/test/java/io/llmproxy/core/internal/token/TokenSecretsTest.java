package io.llmproxy.core.internal.token;

import static org.assertj.core.api.Assertions.assertThat;

import io.llmproxy.api.Secret;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TokenSecretsTest {
    private final SecureRandom random = new SecureRandom();

    @Test
    void aTokenHasItsFormAndNoTwoAreTheSame() {
        Set<Secret> tokens = new HashSet<>();
        for (int i = 0; i < 1_000; i++) {
            Secret token = TokenSecrets.generate(random);
            assertThat(token.reveal()).matches("sk-[A-Za-z0-9_-]{22}");
            assertThat(TokenSecrets.isWellFormed(token.reveal())).isTrue();
            tokens.add(token);
        }
        assertThat(tokens).hasSize(1_000);
    }

    @Test
    void all128BitsComeFromTheSourceOfChance() {
        SecureRandom ones = new SecureRandom() {
            @Override
            public void nextBytes(byte[] bytes) {
                assertThat(bytes).hasSize(16);
                Arrays.fill(bytes, (byte) 0xff);
            }
        };

        assertThat(TokenSecrets.generate(ones).reveal()).isEqualTo("sk-_____________________w");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "sk-",
                "sk-AAAAAAAAAAAAAAAAAAAAA",
                "sk-AAAAAAAAAAAAAAAAAAAAAAA",
                "pk-AAAAAAAAAAAAAAAAAAAAAA",
                "SK-AAAAAAAAAAAAAAAAAAAAAA",
                "sk-AAAAAAAAAAAAAAAAAAAAA=",
                "sk-AAAAAAAAAAAAAAAAAAAA+/",
                "sk-AAAAAAAAAA AAAAAAAAAAA",
                "sk-AAAAAAAAAAAAAAAAAAAAAä"
            })
    void otherTextsAreNoTokens(String text) {
        assertThat(TokenSecrets.isWellFormed(text)).isFalse();
    }

    @Test
    void theHintShowsEightCharactersOnly() {
        assertThat(TokenSecrets.hint(Secret.of("sk-AbCdefghijklmnopqrWxYz"))).isEqualTo("sk-AbCd**************WxYz");
    }
}
