package io.llmproxy.core.internal.price;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.llmproxy.api.event.Usage;
import io.llmproxy.api.event.UsageSource;
import io.llmproxy.core.InvalidConfigException;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class PriceFileTest {
    private static final String HEAD =
            "\"version\": \"mine\", \"currency\": \"USD\", \"unit\": \"USD per 1,000,000 tokens\"";
    private static final String PRICES =
            "input, cached_input, cache_write, cache_write_1h, audio_input, audio_cached_input, image_input, "
                    + "image_cached_input, output, reasoning, audio_output, image_output";
    private static final Usage MILLION = Usage.builder(UsageSource.PROVIDER)
            .inputTokens(1_000_000L)
            .outputTokens(0L)
            .build();

    @TempDir
    private Path directory;

    @Test
    void aFileReplacesTheShippedPrices() throws IOException {
        PriceTable table = PriceTable.load(file("{" + HEAD + ", \"models\": [{\"match\": \"house\", \"input\": 7}]}"));

        assertThat(table.version()).isEqualTo("mine");
        assertThat(table.costUsd("house", MILLION)).isEqualTo(new BigDecimal("7"));
        assertThat(table.costUsd("gpt-4o", MILLION)).isNull();
    }

    @Test
    void anExtensionGoesBeforeTheShippedPrices() throws IOException {
        PriceTable table = PriceTable.load(
                file(
                        "{" + HEAD
                                + ", \"source\": \"our contract\", \"extends\": \"shipped\", \"models\": [{\"match\": \"gpt-4o\", \"input\": 7, \"output\": 1}]}"));

        assertThat(table.version()).isEqualTo("mine+" + PriceTable.shipped().version());
        assertThat(table.costUsd("gpt-4o", MILLION)).isEqualTo(new BigDecimal("7"));
        assertThat(table.costUsd("gpt-4o-mini", MILLION)).isEqualTo(new BigDecimal("0.15"));
    }

    @Test
    void theExampleOfThePageWorks() throws IOException {
        String page = Files.readString(Path.of("../docs/costs.md"));
        int start = page.indexOf("```json\n") + "```json\n".length();

        PriceTable table = PriceTable.load(file(page.substring(start, page.indexOf("```", start))));

        assertThat(table.version())
                .isEqualTo("2026-contract+" + PriceTable.shipped().version());
        assertThat(table.costUsd("gpt-4o-2024-08-06", MILLION)).isEqualTo(new BigDecimal("2"));
        assertThat(table.costUsd("house-model-7", MILLION)).isEqualTo(new BigDecimal("0.25"));
        assertThat(table.costUsd(
                        "house-whisper",
                        Usage.builder(UsageSource.PROVIDER)
                                .audioSeconds(new BigDecimal("90"))
                                .build()))
                .isEqualTo(new BigDecimal("0.006"));
        assertThat(table.costUsd("o1", MILLION)).isEqualTo(new BigDecimal("15"));
    }

    @Test
    void thePageNamesEveryPrice() throws IOException {
        assertThat(Files.readString(Path.of("../docs/costs.md")))
                .contains(Stream.of(Bucket.values())
                        .map(bucket -> "| `" + bucket.key() + "` |")
                        .toList());
    }

    @Test
    void allProblemsAreReportedAtOnce() throws IOException {
        Path file = file("""
                {"currency": "EUR", "unit": "USD per 1,000 tokens", "note": 1, "models": [
                  {"match": "[", "input": -1},
                  {"input": "1,5", "outptu": 2, "above": [{"input_tokens": 0, "per_minute": 1}]},
                  7]}""");

        assertThat(problems(file))
                .containsExactly(
                        file
                                + ": note: unknown key (expected one of: version, currency, unit, source, extends, models)",
                        file + ": version: missing (expected: a text such as 2026-11-25)",
                        file + ": currency: another text (expected: USD)",
                        file + ": unit: another text (expected: USD per 1,000,000 tokens)",
                        file + ": models[2]: 7 (expected: an object)",
                        file + ": models[0].match: [ (expected: a glob with a closing ])",
                        file
                                + ": models[0].input: -1 (expected: US dollars from 0 to 1000000 with at most 12 decimals)",
                        file + ": models[1].outptu: unknown key (expected one of: match, per_minute, above, " + PRICES
                                + ")",
                        file
                                + ": models[1].match: missing (expected: a model or a glob such as gpt-4o-20*, or a list of them)",
                        file
                                + ": models[1].input: a text (expected: US dollars from 0 to 1000000 with at most 12 decimals)",
                        file + ": models[1].above[0].per_minute: unknown key (expected one of: input_tokens, " + PRICES
                                + ")",
                        file + ": models[1].above[0].input_tokens: 0 (expected: a whole number such as 200000)",
                        file + ": models[1].above[0]: no price (expected: at least one of " + PRICES + ")",
                        file
                                + ": models[2].match: missing (expected: a model or a glob such as gpt-4o-20*, or a list of them)",
                        file + ": models[2]: no price (expected: at least one of " + PRICES + ", per_minute)");
    }

    static Stream<Arguments> problems() {
        return Stream.of(
                Arguments.of("[]", ": an empty list (expected: an object)"),
                Arguments.of("", ": missing (expected: an object)"),
                Arguments.of("{\"version\": ", ":1: failed to parse price file: "),
                Arguments.of("{}\n{}", ":2: failed to parse price file: "),
                Arguments.of("{" + HEAD + "}", ": models: missing (expected: a list with at least one entry)"),
                Arguments.of("{" + HEAD + ", \"models\": []}", ": models: an empty list (expected: a list"),
                Arguments.of("{" + HEAD + ", \"models\": {}}", ": models: an object (expected: a list"),
                head(HEAD.replace("\"mine\"", "\" \""), ": version: empty (expected: a text such as 2026-11-25)"),
                head(HEAD.replace("\"mine\"", "20261125"), ": version: 20261125 (expected: a text"),
                head(HEAD.replace("\"USD\"", "\"usd\""), ": currency: another text (expected: USD)"),
                head(HEAD + ", \"source\": null", ": source: null (expected: a text"),
                head(HEAD + ", \"extends\": \"base\"", ": extends: another text (expected: shipped)"),
                entry("\"input\": null", ": models[0].input: null (expected: US dollars"),
                entry("\"input\": true", ": models[0].input: true (expected: US dollars"),
                entry("\"input\": -0.1", ": models[0].input: -0.1 (expected: US dollars from 0 to 1000000"),
                entry("\"input\": 1000001", ": models[0].input: 1000001 (expected: US dollars from 0 to 1000000"),
                entry("\"input\": 0.0000000000001", ": models[0].input: 1E-13 (expected: US dollars"),
                entry("\"input\": 1e999999999", ": models[0].input: 1E+999999999 (expected: US dollars"),
                entry("\"input\": \"1e-999999\"", ": models[0].input: a text (expected: US dollars"),
                entry("\"input\": \"NaN\"", ": models[0].input: a text (expected: US dollars"),
                entry("\"per_minute\": {}", ": models[0].per_minute: an object (expected: US dollars"),
                entry("\"output\": 1, \"match\": \"n\"", ":1: failed to parse price file: Duplicate field 'match'"),
                entry(
                        "\"output\": 1, \"above\": []",
                        ": models[0].above: an empty list (expected: a list with at least"),
                entry(
                        "\"output\": 1, \"above\": [{\"input_tokens\": 9, \"input\": 1}, {\"input_tokens\": 9, \"input\": 2}]",
                        ": models[0].above[1].input_tokens: 9 (expected: more than the 9 of the tier before)"),
                entry(
                        "\"output\": 1, \"above\": [{\"input_tokens\": \"9\", \"input\": 1}]",
                        ": models[0].above[0].input_tokens: a text (expected: a whole number"));
    }

    private static Arguments head(String head, String expected) {
        return Arguments.of("{" + head + ", \"models\": [{\"match\": \"m\", \"input\": 1}]}", expected);
    }

    private static Arguments entry(String prices, String expected) {
        return Arguments.of("{" + HEAD + ", \"models\": [{\"match\": \"m\", " + prices + "}]}", expected);
    }

    @ParameterizedTest
    @MethodSource("problems")
    void aProblemNamesFileEntryAndKey(String content, String expected) throws IOException {
        Path file = file(content);

        assertThat(problems(file))
                .anySatisfy(problem ->
                        assertThat(problem).startsWith(file.toString()).contains(expected));
    }

    @Test
    void badTextIsNotRepeated() throws IOException {
        assertThat(problems(file("{" + HEAD + ", \"models\": [{\"match\": 1, \"input\": \"sk-12345\"}]}"))
                        .toString())
                .doesNotContain("sk-12345");
    }

    @Test
    void aMissingFileIsReported() {
        Path file = directory.resolve("none.json");

        assertThat(problems(file)).containsExactly(file + ": failed to read price file: no such file");
    }

    @Test
    void aDirectoryIsNotReadable() {
        assertThat(problems(directory))
                .singleElement()
                .asString()
                .startsWith(directory + ": failed to read price file: not readable (");
    }

    private Path file(String content) throws IOException {
        return Files.writeString(directory.resolve("prices.json"), content);
    }

    private static List<String> problems(Path file) {
        InvalidConfigException thrown = catchThrowableOfType(InvalidConfigException.class, () -> PriceTable.load(file));
        assertThat(thrown).isNotNull();
        return thrown.problems();
    }
}
