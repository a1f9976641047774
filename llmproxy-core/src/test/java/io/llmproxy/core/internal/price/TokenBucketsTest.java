package io.llmproxy.core.internal.price;

import static io.llmproxy.core.internal.price.Bucket.AUDIO_CACHED_INPUT;
import static io.llmproxy.core.internal.price.Bucket.AUDIO_INPUT;
import static io.llmproxy.core.internal.price.Bucket.AUDIO_OUTPUT;
import static io.llmproxy.core.internal.price.Bucket.CACHED_INPUT;
import static io.llmproxy.core.internal.price.Bucket.CACHE_WRITE;
import static io.llmproxy.core.internal.price.Bucket.CACHE_WRITE_1H;
import static io.llmproxy.core.internal.price.Bucket.IMAGE_CACHED_INPUT;
import static io.llmproxy.core.internal.price.Bucket.IMAGE_INPUT;
import static io.llmproxy.core.internal.price.Bucket.IMAGE_OUTPUT;
import static io.llmproxy.core.internal.price.Bucket.INPUT;
import static io.llmproxy.core.internal.price.Bucket.OUTPUT;
import static io.llmproxy.core.internal.price.Bucket.REASONING;
import static org.assertj.core.api.Assertions.assertThat;

import io.llmproxy.api.event.Usage;
import io.llmproxy.api.event.UsageSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class TokenBucketsTest {
    private static final int ROUNDS = 20_000;

    @Test
    void openAiCountsItsDetailsInside() {
        assertThat(bucketsOf(
                        usage(1000L, 500L, 1500L),
                        Map.of(
                                "cached_tokens",
                                300L,
                                "cache_write_tokens",
                                100L,
                                "audio_tokens",
                                50L,
                                "text_tokens",
                                950L),
                        Map.of("reasoning_tokens", 200L, "audio_tokens", 30L, "accepted_prediction_tokens", 10L)))
                .isEqualTo(Map.of(
                        INPUT,
                        550L,
                        CACHED_INPUT,
                        300L,
                        CACHE_WRITE,
                        100L,
                        AUDIO_INPUT,
                        50L,
                        REASONING,
                        200L,
                        AUDIO_OUTPUT,
                        30L,
                        OUTPUT,
                        270L));
    }

    @Test
    void picturesAreApart() {
        assertThat(bucketsOf(
                        usage(76L, 120L, 196L),
                        Map.of("image_tokens", 64L, "text_tokens", 12L),
                        Map.of("image_tokens", 120L, "text_tokens", 0L)))
                .isEqualTo(Map.of(INPUT, 12L, IMAGE_INPUT, 64L, IMAGE_OUTPUT, 120L));
    }

    @Test
    void deepSeekSplitsTheInputIntoHitsAndMisses() {
        assertThat(bucketsOf(
                        usage(100L, 20L, 120L),
                        Map.of("cached_tokens", 64L, "prompt_cache_hit_tokens", 64L, "prompt_cache_miss_tokens", 36L),
                        Map.of()))
                .isEqualTo(Map.of(INPUT, 36L, CACHED_INPUT, 64L, OUTPUT, 20L));
    }

    @Test
    void anthropicCountsItsCacheOnTop() {
        assertThat(bucketsOf(
                        usage(50L, 93L, null),
                        Map.of(
                                "cache_read_input_tokens", 4000L,
                                "cache_creation_input_tokens", 1500L,
                                "cache_creation.ephemeral_5m_input_tokens", 500L,
                                "cache_creation.ephemeral_1h_input_tokens", 1000L),
                        Map.of("thinking_tokens", 53L)))
                .isEqualTo(Map.of(
                        INPUT,
                        50L,
                        CACHED_INPUT,
                        4000L,
                        CACHE_WRITE,
                        500L,
                        CACHE_WRITE_1H,
                        1000L,
                        REASONING,
                        53L,
                        OUTPUT,
                        40L));
    }

    @Test
    void cacheWritesWithoutASplitAreShort() {
        assertThat(bucketsOf(usage(50L, 10L, null), Map.of("cache_creation_input_tokens", 1500L), Map.of()))
                .isEqualTo(Map.of(INPUT, 50L, CACHE_WRITE, 1500L, OUTPUT, 10L));
    }

    @Test
    void aTotalTellsThatAnthropicCountersAreInside() {
        assertThat(bucketsOf(usage(5000L, 10L, 5010L), Map.of("cache_read_input_tokens", 4000L), Map.of()))
                .isEqualTo(Map.of(INPUT, 1000L, CACHED_INPUT, 4000L, OUTPUT, 10L));
    }

    @Test
    void theSameCacheUnderTwoNamesCountsOnce() {
        assertThat(bucketsOf(
                        usage(5000L, 10L, null),
                        Map.of("cache_read_input_tokens", 4000L, "cached_tokens", 4000L),
                        Map.of()))
                .isEqualTo(Map.of(INPUT, 1000L, CACHED_INPUT, 4000L, OUTPUT, 10L));
    }

    @Test
    void geminiThinksOutsideOfTheOutputAndToolsCountOnTop() {
        assertThat(bucketsOf(
                        usage(32L, 575L, 1425L),
                        Map.of("tool_use_prompt_tokens", 619L),
                        Map.of("reasoning_tokens", 199L)))
                .isEqualTo(Map.of(INPUT, 651L, REASONING, 199L, OUTPUT, 575L));
    }

    @Test
    void toolTokensThatTheInputAlreadyHoldsCountOnce() {
        assertThat(bucketsOf(usage(700L, 100L, 800L), Map.of("tool_use_prompt_tokens", 600L), Map.of()))
                .isEqualTo(Map.of(INPUT, 700L, OUTPUT, 100L));
    }

    @Test
    void geminiThatOnlyThoughtHasNoPlainOutput() {
        assertThat(bucketsOf(usage(10L, null, 60L), Map.of(), Map.of("reasoning_tokens", 50L)))
                .isEqualTo(Map.of(INPUT, 10L, REASONING, 50L));
    }

    @Test
    void reasoningIsInsideIfTheTotalSaysSo() {
        assertThat(bucketsOf(usage(13L, 564L, 577L), Map.of(), Map.of("reasoning_tokens", 561L)))
                .isEqualTo(Map.of(INPUT, 13L, REASONING, 561L, OUTPUT, 3L));
    }

    @Test
    void moreReasoningThanOutputIsOutside() {
        assertThat(bucketsOf(usage(13L, 5L, null), Map.of(), Map.of("reasoning_tokens", 80L)))
                .isEqualTo(Map.of(INPUT, 13L, REASONING, 80L, OUTPUT, 5L));
    }

    @Test
    void moreCachedThanInputIsCut() {
        assertThat(bucketsOf(usage(100L, 5L, 105L), Map.of("cached_tokens", 128L), Map.of()))
                .isEqualTo(Map.of(CACHED_INPUT, 100L, OUTPUT, 5L));
    }

    @Test
    void audioBesideTheInputCountsOnTop() {
        assertThat(bucketsOf(usage(5L, 20L, 400L), Map.of("cached_tokens", 0L, "audio_tokens", 375L), Map.of()))
                .isEqualTo(Map.of(INPUT, 5L, AUDIO_INPUT, 375L, OUTPUT, 20L));
        assertThat(bucketsOf(usage(500L, 20L, 895L), Map.of("audio_tokens", 375L), Map.of()))
                .isEqualTo(Map.of(INPUT, 500L, AUDIO_INPUT, 375L, OUTPUT, 20L));
    }

    @Test
    void cachedAudioAndPicturesAreNotBilledTwice() {
        assertThat(bucketsOf(
                        usage(100L, 5L, 105L),
                        Map.of(
                                "cached_tokens", 60L,
                                "audio_tokens", 40L,
                                "image_tokens", 30L,
                                "cached_tokens_details.audio_tokens", 35L,
                                "cached_tokens_details.image_tokens", 10L),
                        Map.of()))
                .isEqualTo(Map.of(
                        INPUT,
                        15L,
                        CACHED_INPUT,
                        15L,
                        AUDIO_INPUT,
                        5L,
                        AUDIO_CACHED_INPUT,
                        35L,
                        IMAGE_INPUT,
                        20L,
                        IMAGE_CACHED_INPUT,
                        10L,
                        OUTPUT,
                        5L));
    }

    @Test
    void whatOverlapsWithoutDetailsIsCachedAudio() {
        assertThat(bucketsOf(usage(100L, 5L, 105L), Map.of("cached_tokens", 80L, "audio_tokens", 50L), Map.of()))
                .isEqualTo(Map.of(CACHED_INPUT, 50L, AUDIO_CACHED_INPUT, 30L, AUDIO_INPUT, 20L, OUTPUT, 5L));
    }

    @Test
    void negativeCountsCountNothing() {
        assertThat(bucketsOf(usage(-5L, -7L, -12L), Map.of("cached_tokens", -1L), Map.of("reasoning_tokens", -2L)))
                .isEmpty();
    }

    @Test
    void audioIsNotTakenForAMissingOutput() {
        assertThat(bucketsOf(usage(100L, null, 150L), Map.of("audio_tokens", 50L), Map.of()))
                .isEqualTo(Map.of(INPUT, 50L, AUDIO_INPUT, 50L, OUTPUT, 50L));
    }

    @Test
    void aTotalWithoutAnInputIsNotSplit() {
        assertThat(TokenBuckets.of(usage(null, 5L, 105L).build())).isEqualTo(new TokenBuckets(Map.of(), 105, false));
    }

    @Test
    void thereAreNoBucketsWithoutCounts() {
        assertThat(TokenBuckets.of(Usage.none())).isNull();
    }

    @Test
    void bucketsOfOpenAiAddUpToTheTotal() {
        Random random = new Random(1);
        for (int round = 0; round < ROUNDS; round++) {
            Usage usage = randomOpenAi(random);
            assertThat(sum(usage)).as("%s", usage).isEqualTo(usage.totalTokens().orElseThrow());
        }
    }

    @Test
    void bucketsOfAnthropicAddUpToInputCacheAndOutput() {
        Random random = new Random(2);
        for (int round = 0; round < ROUNDS; round++) {
            long input = random.nextInt(100_000);
            long output = random.nextInt(10_000);
            long read = random.nextInt(100_000);
            long shortWrite = random.nextInt(5_000);
            long longWrite = random.nextInt(5_000);
            Map<String, Long> details = new LinkedHashMap<>();
            details.put("cache_read_input_tokens", read);
            details.put("cache_creation_input_tokens", shortWrite + longWrite);
            if (random.nextBoolean()) {
                details.put("cache_creation.ephemeral_5m_input_tokens", shortWrite);
                details.put("cache_creation.ephemeral_1h_input_tokens", longWrite);
            }
            Usage usage = usage(input, output, null)
                    .inputDetails(details)
                    .outputDetails(Map.of("thinking_tokens", part(random, output)))
                    .build();
            assertThat(sum(usage)).as("%s", usage).isEqualTo(input + read + shortWrite + longWrite + output);
        }
    }

    @Test
    void bucketsOfGeminiAddUpToTheTotal() {
        Random random = new Random(3);
        for (int round = 0; round < ROUNDS; round++) {
            long input = random.nextInt(300_000);
            long output = random.nextInt(10_000);
            long thoughts = random.nextInt(20_000);
            long tools = random.nextInt(3) == 0 ? random.nextInt(5_000) : 0;
            long cached = part(random, input);
            long audio = part(random, input - cached);
            Usage usage = usage(input, random.nextInt(10) == 0 ? null : output, input + output + thoughts + tools)
                    .inputDetails(
                            Map.of("cached_tokens", cached, "audio_tokens", audio, "tool_use_prompt_tokens", tools))
                    .outputDetails(Map.of("reasoning_tokens", thoughts))
                    .build();
            assertThat(sum(usage)).as("%s", usage).isEqualTo(usage.totalTokens().orElseThrow());
        }
    }

    /** Cached tokens may be of any kind, so they overlap with audio and pictures as they like. */
    private static Usage randomOpenAi(Random random) {
        long input = random.nextInt(300_000);
        long output = random.nextInt(20_000);
        long audio = part(random, input);
        long image = part(random, input - audio);
        long write = part(random, input - audio - image);
        long cached = part(random, input - write);
        long reasoning = part(random, output);
        long spoken = part(random, output - reasoning);
        return usage(input, output, input + output)
                .inputDetails(Map.of(
                        "cached_tokens",
                        cached,
                        "cache_write_tokens",
                        write,
                        "audio_tokens",
                        audio,
                        "image_tokens",
                        image))
                .outputDetails(Map.of("reasoning_tokens", reasoning, "audio_tokens", spoken))
                .build();
    }

    private static long part(Random random, long whole) {
        return random.nextBoolean() || whole == 0 ? 0 : random.nextLong(whole + 1);
    }

    private static long sum(Usage usage) {
        TokenBuckets buckets = TokenBuckets.of(usage);
        assertThat(buckets).isNotNull();
        assertThat(buckets.tokens().values()).allMatch(count -> count > 0);
        return buckets.totalTokens();
    }

    private static Map<Bucket, Long> bucketsOf(
            Usage.Builder usage, Map<String, Long> inputDetails, Map<String, Long> outputDetails) {
        TokenBuckets buckets = TokenBuckets.of(
                usage.inputDetails(inputDetails).outputDetails(outputDetails).build());
        assertThat(buckets).isNotNull();
        return buckets.tokens();
    }

    private static Usage.Builder usage(@Nullable Long input, @Nullable Long output, @Nullable Long total) {
        return Usage.builder(UsageSource.PROVIDER)
                .inputTokens(input)
                .outputTokens(output)
                .totalTokens(total);
    }
}
