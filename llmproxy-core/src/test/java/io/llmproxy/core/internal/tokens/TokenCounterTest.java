package io.llmproxy.core.internal.tokens;

import static org.assertj.core.api.Assertions.assertThat;

import com.knuddels.jtokkit.api.EncodingRegistry;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TokenCounterTest {
    private static final int MANY = 1_000_000;

    /** For one test class: the vocabularies are large. */
    private static final TokenCounter COUNTER = TokenCounter.create();

    @ParameterizedTest
    @CsvSource({
        "gpt-4o-mini, user, 1",
        "gpt-4o-mini, Name a fruit, 3",
        "gpt-4o-mini, A ripe mango, 3",
        "gpt-4.1-mini, Name a river, 3",
        "gpt-4.1-mini, The Elbe, 3",
        "gpt-3.5-turbo-instruct, Colour of snow?, 4",
        "gpt-3.5-turbo-instruct, ' White', 1",
        "text-embedding-3-small, blue sky, 2",
        "whisper-1, Spell: Kovač, 5",
        "whisper-1, Good evening, 2",
        "unheard-of, Spell: Kovač, 5",
        "text-davinci-003, Good evening, 2",
        "davinci, Good evening, 2",
        "gpt-4o, '', 0"
    })
    void countsAsTheModelDoes(String model, String text, long count) {
        assertThat(COUNTER.count(model, text)).isEqualTo(count);
    }

    @Test
    void aChatMessageAddsUpWithItsFraming() {
        String model = "gpt-4o-mini";

        assertThat(3 + COUNTER.count(model, "user") + COUNTER.count(model, "Name a fruit") + 3)
                .isEqualTo(10);
    }

    @Test
    void withoutAModelCountsAsForAnUnknownOne() {
        assertThat(COUNTER.count(null, "Spell: Kovač")).isEqualTo(5);
    }

    @ParameterizedTest
    @ValueSource(strings = {"gpt-4o", "gpt-4", "text-davinci-003", "text-davinci-edit-001", "davinci"})
    void specialTokensAreOrdinaryText(String model) {
        assertThat(COUNTER.count(model, "<|endoftext|>")).isGreaterThan(3);
        assertThat(COUNTER.count(model, "<|fim_prefix|>")).isGreaterThan(3);
    }

    @ParameterizedTest
    @ValueSource(strings = {"gpt-4o", "gpt-4", "text-davinci-003", "davinci"})
    void aLoneSurrogateCountsAsTheReplacementCharacter(String model) {
        assertThat(COUNTER.count(model, "a\ud83d b\ude00\ud83d\ude00\ud83d"))
                .isEqualTo(COUNTER.count(model, "a\ufffd b\ufffd\ud83d\ude00\ufffd"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"gpt-4o", "gpt-4", "text-davinci-003", "davinci"})
    void anyTextCanBeCounted(String model) {
        Random random = new Random(20_261_123);
        for (int i = 0; i < 5_000; i++) {
            StringBuilder text = new StringBuilder();
            for (int length = random.nextInt(20); length >= 0; length--) {
                text.append((char) random.nextInt(1 << (1 + random.nextInt(16))));
            }
            assertThat(COUNTER.count(model, text.toString())).isPositive();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "A", " ", "\n", "\t", "\0", "😀", "=", "ก็ที่", "春"})
    void aMillionOfTheSameCanBeCounted(String unit) {
        String text = unit.repeat(MANY / unit.length());

        assertThat(COUNTER.count("gpt-4o", text)).isBetween(MANY / 200L, 3L * MANY);
        assertThat(COUNTER.count("gpt-4", text)).isBetween(MANY / 200L, 3L * MANY);
    }

    @Test
    void threadsMayCountWhileAVocabularyIsRead() throws Exception {
        TokenCounter fresh = TokenCounter.create();
        List<String> models = List.of("gpt-4o", "gpt-4", "gpt-4o", "davinci", "gpt-4o", "gpt-4");
        CountDownLatch start = new CountDownLatch(1);
        ExecutorService threads = Executors.newFixedThreadPool(models.size());
        try {
            List<Future<Long>> counts = new ArrayList<>();
            for (String model : models) {
                counts.add(threads.submit(() -> {
                    start.await();
                    return fresh.count(model, "Spell: Kovač");
                }));
            }
            start.countDown();
            for (int i = 0; i < models.size(); i++) {
                assertThat(counts.get(i).get(30, TimeUnit.SECONDS))
                        .isEqualTo(COUNTER.count(models.get(i), "Spell: Kovač"));
            }
        } finally {
            threads.shutdownNow();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"o200k_base", "cl100k_base", "p50k_base", "r50k_base"})
    void vocabulariesAreOnTheClassPath(String encoding) {
        assertThat(EncodingRegistry.class.getResource("/com/knuddels/jtokkit/" + encoding + ".tiktoken"))
                .isNotNull()
                .satisfies(file -> assertThat(file.getProtocol()).isIn("jar", "file"));
    }
}
