package io.llmproxy.core.internal.price;

import static org.assertj.core.api.Assertions.assertThat;

import io.llmproxy.api.event.Usage;
import io.llmproxy.api.event.UsageSource;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PriceTableTest {
    @TempDir
    private Path directory;

    @Test
    void priceOfPlainTextIsExact() throws IOException {
        PriceTable table = table("\"input\": 2.5, \"output\": 10");

        // 1,234 * 2.5 + 567 * 10 = 3,085 + 5,670 = 8,755
        assertThat(table.costUsd("m", usage(1234L, 567L, null).build())).isEqualTo(new BigDecimal("0.008755"));
    }

    @Test
    void numbersAndTextsKeepEveryDigit() throws IOException {
        PriceTable table = table("\"input\": 0.123456789012, \"output\": \"0.000000000001\"");

        assertThat(table.costUsd("m", usage(1L, 1L, null).build())).isEqualTo(new BigDecimal("0.000000123456789013"));
    }

    @Test
    void costsHaveOneFormWhateverTheScale() throws IOException {
        PriceTable table = table("\"input\": \"10.000\", \"output\": 0");

        assertThat(table.costUsd("m", usage(10_000_000L, 7L, null).build())).isEqualTo(new BigDecimal("100"));
    }

    @Test
    void eachBucketHasItsPrice() throws IOException {
        PriceTable table = table("""
                "input": 1, "cached_input": 2, "cache_write": 3, "cache_write_1h": 5, "output": 7, "reasoning": 11,
                "audio_input": 13, "audio_output": 17, "image_input": 19, "image_output": 23""");
        Usage openAi = usage(1000L, 1000L, 2000L)
                .inputDetails(Map.of(
                        "cached_tokens", 100L, "cache_write_tokens", 200L, "audio_tokens", 300L, "image_tokens", 50L))
                .outputDetails(Map.of("reasoning_tokens", 10L, "audio_tokens", 20L, "image_tokens", 30L))
                .build();

        // 350*1 + 100*2 + 200*3 + 300*13 + 50*19 = 6,000; 940*7 + 10*11 + 20*17 + 30*23 = 7,720
        assertThat(table.costUsd("m", openAi)).isEqualTo(new BigDecimal("0.01372"));
    }

    @Test
    void cacheAndReasoningFallBack() throws IOException {
        PriceTable table = table("\"input\": 2, \"output\": 3");
        Usage usage = usage(100L, 100L, null)
                .inputDetails(Map.of("cache_read_input_tokens", 10L, "cache_creation_input_tokens", 20L))
                .outputDetails(Map.of("reasoning_tokens", 50L))
                .build();

        // (100 + 10 + 20) * 2 + 100 * 3 = 560
        assertThat(table.costUsd("m", usage)).isEqualTo(new BigDecimal("0.00056"));
    }

    @Test
    void longCacheWritesDoNotFallBackOnShortOnes() throws IOException {
        Usage usage = usage(100L, 100L, null)
                .inputDetails(Map.of("cache_creation.ephemeral_1h_input_tokens", 20L))
                .build();

        assertThat(table("\"input\": 2, \"output\": 3").costUsd("m", usage)).isEqualTo(new BigDecimal("0.00054"));
        assertThat(table("\"input\": 2, \"cache_write\": 2.5, \"output\": 3").costUsd("m", usage))
                .isNull();
    }

    @Test
    void cachedAudioFallsBackOnAudio() throws IOException {
        Usage usage = usage(100L, 0L, 100L)
                .inputDetails(
                        Map.of("cached_tokens", 40L, "audio_tokens", 60L, "cached_tokens_details.audio_tokens", 40L))
                .build();

        // 40 * 1 + 60 * 10 = 640
        assertThat(table("\"input\": 1, \"audio_input\": 10, \"output\": 3").costUsd("m", usage))
                .isEqualTo(new BigDecimal("0.00064"));
        // 40 * 1 + 40 * 2 + 20 * 10 = 320
        assertThat(table("\"input\": 1, \"audio_input\": 10, \"audio_cached_input\": 2, \"output\": 3")
                        .costUsd("m", usage))
                .isEqualTo(new BigDecimal("0.00032"));
    }

    @ParameterizedTest
    @CsvSource({"audio_tokens, ''", "image_tokens, ''", "'', audio_tokens", "'', image_tokens"})
    void audioAndPicturesWithoutAPriceHaveNoCost(String input, String output) throws IOException {
        PriceTable table = table("\"input\": 1, \"output\": 2");
        Usage usage = usage(100L, 100L, 200L)
                .inputDetails(input.isEmpty() ? Map.of() : Map.of(input, 1L))
                .outputDetails(output.isEmpty() ? Map.of() : Map.of(output, 1L))
                .build();

        assertThat(table.costUsd("m", usage)).isNull();
    }

    @Test
    void zeroesInDetailsNeedNoPrice() throws IOException {
        Usage usage = usage(100L, 100L, 200L)
                .inputDetails(Map.of("audio_tokens", 0L, "cached_tokens", 0L))
                .build();

        assertThat(table("\"input\": 1, \"output\": 2").costUsd("m", usage)).isEqualTo(new BigDecimal("0.0003"));
    }

    @Test
    void noTokensCostNothing() throws IOException {
        assertThat(table("\"input\": 1, \"output\": 2")
                        .costUsd("m", usage(0L, 0L, 0L).build()))
                .isEqualTo(BigDecimal.ZERO);
    }

    @Test
    void noCountsHaveNoCost() throws IOException {
        assertThat(table("\"input\": 1, \"output\": 2").costUsd("m", Usage.none()))
                .isNull();
    }

    @Test
    void anUnknownOutputHasNoCost() throws IOException {
        assertThat(table("\"input\": 1, \"output\": 2")
                        .costUsd("m", usage(100L, null, null).build()))
                .isNull();
    }

    @Test
    void anOutputThatTheTotalTellsIsKnown() throws IOException {
        assertThat(table("\"input\": 1, \"output\": 2")
                        .costUsd("m", usage(100L, null, 150L).build()))
                .isEqualTo(new BigDecimal("0.0002"));
    }

    @Test
    void embeddingsHaveNoOutput() throws IOException {
        assertThat(table("\"input\": 0.02").costUsd("m", usage(8L, null, null).build()))
                .isEqualTo(new BigDecimal("0.00000016"));
    }

    @Test
    void aTotalHasACostIfTheSplitDoesNotMatter() throws IOException {
        Usage total = usage(null, null, 1000L).build();

        assertThat(table("\"input\": 2").costUsd("m", total)).isEqualTo(new BigDecimal("0.002"));
        assertThat(table("\"input\": 2, \"output\": 2.0").costUsd("m", total)).isEqualTo(new BigDecimal("0.002"));
        assertThat(table("\"input\": 2, \"output\": 3").costUsd("m", total)).isNull();
        assertThat(table("\"input\": 2, \"above\": [{\"input_tokens\": 10, \"input\": 3}]")
                        .costUsd("m", total))
                .isNull();
    }

    @Test
    void longRequestsHaveOtherPrices() throws IOException {
        PriceTable table = table("""
                "input": 1, "cached_input": 0.5, "output": 2,
                "above": [{"input_tokens": 100, "input": 10}, {"input_tokens": 200, "output": 20}]""");

        assertThat(table.costUsd("m", usage(100L, 1L, null).build())).isEqualTo(new BigDecimal("0.000102"));
        assertThat(table.costUsd("m", usage(101L, 1L, null).build())).isEqualTo(new BigDecimal("0.001012"));
        assertThat(table.costUsd("m", usage(201L, 1L, null).build())).isEqualTo(new BigDecimal("0.00203"));
    }

    @Test
    void cachedTokensMakeARequestLong() throws IOException {
        PriceTable table = table("\"input\": 1, \"output\": 2, \"above\": [{\"input_tokens\": 100, \"input\": 10}]");
        Usage usage = usage(1L, 0L, null)
                .inputDetails(Map.of("cache_read_input_tokens", 100L))
                .build();

        assertThat(table.costUsd("m", usage)).isEqualTo(new BigDecimal("0.00101"));
    }

    @Test
    void audioByTheMinuteIsNotBilledByTokensToo() throws IOException {
        PriceTable table = table("\"input\": 1, \"output\": 2, \"per_minute\": 0.006");
        Usage.Builder usage = usage(100L, 100L, 200L);

        assertThat(table.costUsd("m", usage.audioSeconds(new BigDecimal("12")).build()))
                .isEqualTo(new BigDecimal("0.0012"));
        assertThat(table.costUsd("m", usage.audioSeconds(new BigDecimal("0.1")).build()))
                .isEqualTo(new BigDecimal("0.00001"));
        assertThat(table.costUsd("m", usage.audioSeconds(null).build())).isEqualTo(new BigDecimal("0.0003"));
    }

    @Test
    void secondsAreRoundedToTwelvePlaces() throws IOException {
        Usage usage = Usage.builder(UsageSource.PROVIDER)
                .audioSeconds(new BigDecimal("1"))
                .build();

        assertThat(table("\"per_minute\": 0.001").costUsd("m", usage)).isEqualTo(new BigDecimal("0.000016666667"));
    }

    @Test
    void secondsHaveNoCostWithoutAPricePerMinute() throws IOException {
        Usage usage = Usage.builder(UsageSource.PROVIDER)
                .audioSeconds(new BigDecimal("1"))
                .build();

        assertThat(table("\"input\": 1").costUsd("m", usage)).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"-1", "1e999999999", "1e-999999999"})
    void absurdSecondsHaveNoCost(BigDecimal seconds) throws IOException {
        Usage usage = Usage.builder(UsageSource.PROVIDER).audioSeconds(seconds).build();

        assertThat(table("\"per_minute\": 0.006").costUsd("m", usage)).isNull();
    }

    @Test
    void zeroIsAPriceInEveryForm() throws IOException {
        PriceTable table = table("\"input\": \"0e-999999999\", \"output\": 0e999999");

        assertThat(table.costUsd("m", usage(1L, 1L, null).build())).isEqualTo(BigDecimal.ZERO);
    }

    @Test
    void estimatesHaveACostLikeCounts() throws IOException {
        Usage estimate = Usage.builder(UsageSource.ESTIMATED)
                .inputTokens(10L)
                .outputTokens(10L)
                .build();

        assertThat(table("\"input\": 1, \"output\": 2").costUsd("m", estimate)).isEqualTo(new BigDecimal("0.00003"));
    }

    @ParameterizedTest
    @CsvSource({
        "m, 1",
        "M, 1",
        "openai/m, 1",
        "google/models/m, 1",
        "Family-2024, 3",
        "other/model, 4",
        "m-mini, ",
        "elsewhere/m, ",
        "'', ",
    })
    void firstEntryThatMatchesWins(String model, @Nullable BigDecimal price) throws IOException {
        PriceTable table = PriceTable.load(Files.writeString(directory.resolve("prices.json"), """
                {"version": "1", "currency": "USD", "unit": "USD per 1,000,000 tokens", "models": [
                  {"match": "m", "input": 1}, {"match": ["x", "M*n"], "input": 2},
                  {"match": ["family-20??"], "input": 3}, {"match": "Other/Model", "input": 4},
                  {"match": "family*", "input": 5}]}"""));

        assertThat(table.costUsd(model, usage(1_000_000L, null, null).build())).isEqualTo(price);
    }

    private PriceTable table(String prices) throws IOException {
        return PriceTable.load(Files.writeString(directory.resolve("prices.json"), """
                {"version": "1", "currency": "USD", "unit": "USD per 1,000,000 tokens",
                 "models": [{"match": "m", %s}]}""".formatted(prices)));
    }

    private static Usage.Builder usage(@Nullable Long input, @Nullable Long output, @Nullable Long total) {
        return Usage.builder(UsageSource.PROVIDER)
                .inputTokens(input)
                .outputTokens(output)
                .totalTokens(total);
    }
}
