package io.llmproxy.cloudwatch;

import static org.assertj.core.api.Assertions.assertThat;

import io.llmproxy.api.event.ExchangeEvent;
import io.llmproxy.api.event.Usage;
import io.llmproxy.api.event.UsageSource;
import io.llmproxy.testing.SampleEvents;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FittedMessageTest {
    private static final int LIMIT = FittedMessage.MIN_LIMIT;

    private static FittedMessage fit(ExchangeEvent event) {
        FittedMessage fitted = FittedMessage.of(UsageMessage.of(event), LIMIT);
        assertThat(fitted.text().getBytes(StandardCharsets.UTF_8)).hasSize(fitted.bytes());
        assertThat(fitted.bytes()).isLessThanOrEqualTo(LIMIT);
        return fitted;
    }

    private static ExchangeEvent.Builder event() {
        return SampleEvents.complete("e1");
    }

    private static <V> Map<String, V> entries(int count, V value) {
        return IntStream.range(0, count).boxed().collect(Collectors.toMap(i -> "a-rather-long-name-" + i, i -> value));
    }

    @Test
    void messageThatFitsIsLeftAlone() {
        FittedMessage fitted = fit(event().build());

        assertThat(fitted.isTruncated()).isFalse();
        assertThat(fitted.text())
                .isEqualTo(SortedJson.of(UsageMessage.of(event().build())))
                .doesNotContain("truncated");
    }

    @Test
    void messageOfExactlyTheLimitIsLeftAlone() {
        SortedMap<String, Object> message = UsageMessage.of(event().build());
        int bytes = SortedJson.of(message).getBytes(StandardCharsets.UTF_8).length;

        assertThat(FittedMessage.of(message, bytes).isTruncated()).isFalse();
        assertThat(FittedMessage.of(message, bytes - 1).isTruncated()).isTrue();
    }

    @Test
    void s12ValuesOfTheMetadataGoFirst() {
        FittedMessage fitted = fit(
                event().tokenMetadata(Map.of("team", "x".repeat(400 * 1024))).build());

        assertThat(fitted.isTruncated()).isTrue();
        assertThat(JsonTree.object(fitted.text()))
                .containsEntry("truncated", true)
                .containsEntry("token_metadata", Map.of("team", ""))
                .extractingByKey("usage")
                .asString()
                .contains("cached_tokens");
    }

    @Test
    void namesOfTheMetadataGoNext() {
        FittedMessage fitted = fit(event().tokenMetadata(entries(2000, "v")).build());

        assertThat(JsonTree.object(fitted.text()))
                .containsEntry("truncated", true)
                .doesNotContainKey("token_metadata")
                .extractingByKey("usage")
                .asString()
                .contains("cached_tokens");
    }

    @Test
    void detailsOfTheCountsGoNext() {
        Usage usage = Usage.builder(UsageSource.PROVIDER)
                .inputTokens(1L)
                .outputTokens(2L)
                .inputDetails(entries(2000, 1L))
                .build();
        FittedMessage fitted = fit(event().usage(usage).path("/p".repeat(500)).build());

        assertThat(JsonTree.object(fitted.text()))
                .containsEntry("truncated", true)
                .containsEntry("usage", Map.of("input_tokens", 1L, "output_tokens", 2L, "total_tokens", 3L))
                .containsEntry("path", "/p".repeat(500));
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "ä", "€", "\ud83d\ude00", "a\ud83d\ude00", "\u0001", "<"})
    void longTextsAreCutBetweenCharacters(String part) {
        String text = part.repeat(200_000);
        FittedMessage fitted = fit(event().path(text).userId(text).model(text).build());

        assertThat(fitted.text()).doesNotContain("\ufffd");
        assertThat(JsonTree.object(fitted.text()).get("path"))
                .asString()
                .hasSizeBetween(199, 200)
                .isSubstringOf(text);
    }

    @Test
    void everythingCutFitsTheLowestLimit() {
        String worst = "\u0001".repeat(100_000);
        ExchangeEvent event = event().exchangeId(worst + "2")
                .requestId(worst)
                .path(worst)
                .method(worst)
                .projectId(worst)
                .tokenId(worst)
                .tokenMetadata(Map.of(worst, worst))
                .userId(worst)
                .provider(worst)
                .requestedModel(worst)
                .model(worst)
                .upstreamRequestId(worst)
                .errorCode(worst)
                .build();
        SortedMap<String, Object> message = UsageMessage.of(event);
        new EmbeddedMetrics("N".repeat(255), List.of(List.of("Project", "Provider", "Model"), List.of()))
                .addTo(message, event, 1_767_323_045_678L);

        assertThat(FittedMessage.of(message, LIMIT).bytes()).isLessThanOrEqualTo(LIMIT);
    }
}
