package io.llmproxy.core.internal.price;

import static org.assertj.core.api.Assertions.assertThat;

import io.llmproxy.api.event.Usage;
import io.llmproxy.api.event.UsageSource;
import io.llmproxy.core.internal.config.Glob;
import java.math.BigDecimal;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The figures themselves: hand-computed costs, and that no model gets the price of its sibling. */
class ShippedPricesTest {
    private static final PriceTable SHIPPED = PriceTable.shipped();

    @Test
    void versionIsADate() {
        assertThat(SHIPPED.version()).matches("20\\d\\d-\\d\\d-\\d\\d");
    }

    @Test
    void everyEntryCanPriceSomething() {
        assertThat(SHIPPED.entries()).isNotEmpty().allSatisfy(entry -> {
            Map<Bucket, BigDecimal> prices = entry.prices().perMillion();
            assertThat(entry.perMinute() != null || prices.containsKey(Bucket.INPUT))
                    .as("%s", entry.models())
                    .isTrue();
            assertThat(prices.getOrDefault(Bucket.CACHED_INPUT, BigDecimal.ZERO))
                    .as("%s", entry.models())
                    .isLessThanOrEqualTo(prices.getOrDefault(Bucket.INPUT, BigDecimal.ZERO));
            assertThat(prices.containsKey(Bucket.CACHE_WRITE_1H) && !prices.containsKey(Bucket.CACHE_WRITE))
                    .as("%s", entry.models())
                    .isFalse();
        });
    }

    /** A tier that forgets a price would bill a long request half. */
    @Test
    void everyTierReplacesEveryPrice() {
        assertThat(SHIPPED.entries())
                .allSatisfy(entry -> assertThat(entry.above())
                        .allSatisfy(
                                tier -> assertThat(tier.prices().perMillion().keySet())
                                        .as("%s", entry.models())
                                        .isEqualTo(entry.prices().perMillion().keySet())));
    }

    @Test
    void everyNameReachesItsEntry() {
        for (PriceEntry entry : SHIPPED.entries()) {
            for (Glob glob : entry.models()) {
                ModelName model = ModelName.of(glob.toString().replace('?', '1').replace("*", "x"));
                assertThat(SHIPPED.entries().stream()
                                .filter(candidate -> candidate.isFor(model))
                                .findFirst())
                        .as("%s", glob)
                        .contains(entry);
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        // 1,000 in and 100 out
        "gpt-4o, 0.0035",
        "gpt-4o-2024-08-06, 0.0035",
        "gpt-4o-2024-11-20, 0.0035",
        "gpt-4o-2024-05-13, 0.0065",
        "gpt-4o-mini, 0.00021",
        "gpt-4o-mini-2024-07-18, 0.00021",
        "gpt-4o-audio-preview, 0.0035",
        "gpt-4o-mini-audio-preview-2024-12-17, 0.00021",
        "gpt-4o-search-preview-2025-03-11, 0.0035",
        "gpt-4o-transcribe, 0.0035",
        "gpt-4o-mini-transcribe, 0.00175",
        "gpt-4.1-2025-04-14, 0.0028",
        "gpt-4.1-mini, 0.00056",
        "gpt-4.1-nano, 0.00014",
        "gpt-4.5-preview-2025-02-27, 0.09",
        "gpt-4, 0.036",
        "gpt-4-0613, 0.036",
        "gpt-4-32k, 0.072",
        "gpt-4-turbo, 0.013",
        "gpt-4-1106-preview, 0.013",
        "gpt-3.5-turbo, 0.00065",
        "gpt-3.5-turbo-0613, 0.0017",
        "gpt-3.5-turbo-instruct:20230824-v2, 0.0017",
        "gpt-5, 0.00225",
        "gpt-5-2025-08-07, 0.00225",
        "gpt-5-mini-2025-08-07, 0.00045",
        "gpt-5-nano, 0.00009",
        "gpt-5-pro, 0.027",
        "gpt-5.1, 0.00225",
        "gpt-5.1-codex-mini, 0.00045",
        "gpt-5.2-2025-12-11, 0.00315",
        "gpt-5.2-pro, 0.0378",
        "gpt-5.4-2026-03-05, 0.004",
        "gpt-5.4-mini, 0.0012",
        "gpt-5.5, 0.008",
        "gpt-5.6-luna, 0.00032",
        "gpt-6-luna, 0.00015",
        "o1, 0.021",
        "o1-mini, 0.00154",
        "o1-pro, 0.21",
        "o3, 0.0028",
        "o3-mini, 0.00154",
        "o3-pro, 0.028",
        "o4-mini-2025-04-16, 0.00154",
        "davinci-002, 0.0022",
        "openai/gpt-4o-mini, 0.00021",
        "claude-opus-4-20250514, 0.0225",
        "claude-opus-4-1-20250805, 0.0225",
        "claude-opus-4-5-20251101, 0.0075",
        "claude-opus-5-5, 0.006",
        "claude-sonnet-4-20250514, 0.0045",
        "claude-sonnet-4-5-20250929, 0.0045",
        "claude-sonnet-4-6, 0.0045",
        "claude-sonnet-5, 0.003",
        "claude-haiku-4-5-20251001, 0.0015",
        "claude-3-5-haiku-20241022, 0.0012",
        "claude-3-haiku-20240307, 0.000375",
        "anthropic/claude-3-7-sonnet-20250219, 0.0045",
        "gemini-2.5-pro, 0.00225",
        "gemini-2.5-flash, 0.00055",
        "gemini-2.5-flash-lite, 0.00014",
        "models/gemini-2.0-flash-001, 0.00014",
        "gemini-3-flash-preview, 0.0008",
        "mistral-large-2411, 0.0026",
        "mistral-large-2512, 0.00065",
        "grok-4.3, 0.0015",
        "command-r-08-2024, 0.00021",
    })
    void siblingsHaveTheirOwnPrices(String model, BigDecimal cost) {
        assertThat(SHIPPED.costUsd(model, usage(1000L, 100L))).isEqualTo(cost);
    }

    /** Names that look like those of the table, but cost something else or something that nobody knows. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "gpt-4o-mini-tts",
                "gpt-4o-realtime-preview",
                "gpt-4o-mini-2024-07-18.ft-0123",
                "ft:gpt-4o-2024-08-06:acme::1",
                "gpt-5.6-sol",
                "gpt-5-search-api",
                "gpt-4.1-nano-wrong",
                "gemini-2.5-flash-image",
                "gemini-2.5-flash-preview-tts",
                "gemini-2.5-flash-native-audio-latest",
                "gemini-2.0-flash-exp:free",
                "claude-opus-4-6-fast",
                "us.anthropic.claude-3-7-sonnet-20250219-v1:0",
                "mistral-large-latest",
                "openai/gpt-oss-120b",
                "deepseek-v4-flash",
                "llama3",
                "",
            })
    void unknownModelsHaveNoCost(String model) {
        assertThat(SHIPPED.costUsd(model, usage(1000L, 100L))).isNull();
    }

    @Test
    void cachedInputOfOpenAiIsCheaper() {
        Usage usage = Usage.builder(UsageSource.PROVIDER)
                .inputTokens(2006L)
                .outputTokens(300L)
                .totalTokens(2306L)
                .inputDetails(Map.of("cached_tokens", 1920L, "audio_tokens", 0L))
                .outputDetails(Map.of("reasoning_tokens", 0L, "audio_tokens", 0L))
                .build();

        // 86 * 2.5 + 1,920 * 1.25 + 300 * 10 = 215 + 2,400 + 3,000
        assertThat(SHIPPED.costUsd("gpt-4o-2024-08-06", usage)).isEqualTo(new BigDecimal("0.005615"));
    }

    @Test
    void cacheOfAnthropicHasThreePrices() {
        Usage usage = Usage.builder(UsageSource.PROVIDER)
                .inputTokens(50L)
                .outputTokens(503L)
                .inputDetails(Map.of(
                        "cache_read_input_tokens", 100_000L,
                        "cache_creation_input_tokens", 556L,
                        "cache_creation.ephemeral_5m_input_tokens", 456L,
                        "cache_creation.ephemeral_1h_input_tokens", 100L))
                .build();

        // 50 * 3 + 100,000 * 0.3 + 456 * 3.75 + 100 * 6 + 503 * 15 = 150 + 30,000 + 1,710 + 600 + 7,545
        assertThat(SHIPPED.costUsd("claude-sonnet-4-5-20250929", usage)).isEqualTo(new BigDecimal("0.040005"));
    }

    @Test
    void longRequestsToSonnet4CostMore() {
        Usage usage = Usage.builder(UsageSource.PROVIDER)
                .inputTokens(1L)
                .outputTokens(1000L)
                .inputDetails(Map.of("cache_read_input_tokens", 200_000L))
                .build();

        // 1 * 6 + 200,000 * 0.6 + 1,000 * 22.5
        assertThat(SHIPPED.costUsd("claude-sonnet-4-20250514", usage)).isEqualTo(new BigDecimal("0.142506"));
    }

    @Test
    void geminiBillsThoughtsAndTools() {
        Usage usage = Usage.builder(UsageSource.PROVIDER)
                .inputTokens(32L)
                .outputTokens(575L)
                .totalTokens(1425L)
                .inputDetails(Map.of("tool_use_prompt_tokens", 619L))
                .outputDetails(Map.of("reasoning_tokens", 199L))
                .build();

        // 651 * 0.3 + 774 * 2.5 = 195.3 + 1,935
        assertThat(SHIPPED.costUsd("gemini-2.5-flash", usage)).isEqualTo(new BigDecimal("0.0021303"));
    }

    @Test
    void geminiProHasATierAbove200Thousand() {
        assertThat(SHIPPED.costUsd("gemini-2.5-pro", usage(200_000L, 1000L))).isEqualTo(new BigDecimal("0.26"));
        assertThat(SHIPPED.costUsd("gemini-2.5-pro", usage(200_001L, 1000L))).isEqualTo(new BigDecimal("0.5150025"));
    }

    @Test
    void audioIsDearerThanText() {
        Usage usage = Usage.builder(UsageSource.PROVIDER)
                .inputTokens(105L)
                .outputTokens(200L)
                .totalTokens(305L)
                .inputDetails(Map.of("audio_tokens", 88L, "text_tokens", 17L, "cached_tokens", 0L))
                .outputDetails(Map.of("audio_tokens", 150L, "text_tokens", 50L))
                .build();

        // 17 * 2.5 + 88 * 40 + 50 * 10 + 150 * 80 = 42.5 + 3,520 + 500 + 12,000
        assertThat(SHIPPED.costUsd("gpt-4o-audio-preview", usage)).isEqualTo(new BigDecimal("0.0160625"));
        assertThat(SHIPPED.costUsd("gpt-4o", usage)).isNull();
    }

    @Test
    void picturesOfTheImageModelAreTokens() {
        Usage usage = Usage.builder(UsageSource.PROVIDER)
                .inputTokens(432L)
                .outputTokens(4160L)
                .totalTokens(4592L)
                .inputDetails(Map.of("image_tokens", 388L, "text_tokens", 44L))
                .build();

        // 44 * 5 + 388 * 10 + 4,160 * 40 = 220 + 3,880 + 166,400
        assertThat(SHIPPED.costUsd("gpt-image-1", usage)).isEqualTo(new BigDecimal("0.1705"));
    }

    @Test
    void whisperIsBilledByTheMinute() {
        Usage usage = Usage.builder(UsageSource.PROVIDER)
                .audioSeconds(new BigDecimal("12"))
                .build();

        assertThat(SHIPPED.costUsd("whisper-1", usage)).isEqualTo(new BigDecimal("0.0012"));
    }

    @Test
    void embeddingsHaveOnlyAnInput() {
        assertThat(SHIPPED.costUsd("text-embedding-3-small", usage(8L, null))).isEqualTo(new BigDecimal("0.00000016"));
    }

    private static Usage usage(long input, @Nullable Long output) {
        return Usage.builder(UsageSource.PROVIDER)
                .inputTokens(input)
                .outputTokens(output)
                .build();
    }
}
