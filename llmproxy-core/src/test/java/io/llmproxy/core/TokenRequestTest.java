package io.llmproxy.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TokenRequestTest {
    private static final Duration DAY = Duration.ofDays(1);

    @ParameterizedTest
    @ValueSource(strings = {"PT1M", "P365D"})
    void aLifetimeWithinItsBoundsIsTaken(String lifetime) {
        assertThat(TokenRequest.builder("p1", Duration.parse(lifetime)).build().lifetime())
                .contains(Duration.parse(lifetime));
    }

    @ParameterizedTest
    @ValueSource(strings = {"PT59.999S", "PT0S", "PT-1M", "P365DT0.001S"})
    void aLifetimeOutsideIsRefused(String lifetime) {
        assertThatThrownBy(() -> TokenRequest.builder("p1", Duration.parse(lifetime)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("lifetime: ")
                .hasMessageEndingWith("(expected: PT1M to PT8760H)");
    }

    @Test
    void callsAreUnlimitedOrAPositiveNumber() {
        assertThat(TokenRequest.builder("p1", DAY).build().maxRequests()).isEmpty();
        assertThat(TokenRequest.builder("p1", DAY).maxRequests(1L).build().maxRequests())
                .hasValue(1);
        assertThatThrownBy(() -> TokenRequest.builder("p1", DAY).maxRequests(0L))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("maxRequests: 0 (expected: >= 1, or null)");
    }

    @Test
    void metadataIsCopied() {
        Map<String, String> given = new HashMap<>(Map.of("user_id", "zoe"));
        TokenRequest request = TokenRequest.builder("p1", DAY).metadata(given).build();

        given.clear();

        assertThat(request.metadata()).isEqualTo(Map.of("user_id", "zoe"));
    }

    @Test
    void metadataIsBounded() {
        TokenRequest.Builder builder = TokenRequest.builder("p1", DAY);

        builder.metadata(entries(50)).metadata(Map.of("k".repeat(64), "v".repeat(1_024), "empty", ""));

        assertThatThrownBy(() -> builder.metadata(entries(51)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("metadata: 51 entries (expected: at most 50)");
        assertThatThrownBy(() -> builder.metadata(Map.of("k".repeat(65), "v")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("a key of metadata: 65 characters (expected: 1 to 64)");
        assertThatThrownBy(() -> builder.metadata(Map.of("", "v")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("a key of metadata: 0 characters (expected: 1 to 64)");
        assertThatThrownBy(() -> builder.metadata(Map.of("note", "v".repeat(1_025))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("metadata.note: 1025 characters (expected: at most 1024)");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\u0000b", "a\nb", "a\u007fb", "half \ud83d"})
    void metadataArePlainText(String text) {
        TokenRequest.Builder builder = TokenRequest.builder("p1", DAY);

        assertThatThrownBy(() -> builder.metadata(Map.of("note", text)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("metadata.note: contains a control character");
        assertThatThrownBy(() -> builder.metadata(Map.of(text, "v"))).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aTokenThatNeverExpiresIsAskedForExplicitly() {
        assertThat(TokenRequest.neverExpiring("p1").build().lifetime()).isEmpty();
    }

    private static Map<String, String> entries(int count) {
        return IntStream.range(0, count).boxed().collect(Collectors.toMap(i -> "key" + i, i -> "value"));
    }
}
