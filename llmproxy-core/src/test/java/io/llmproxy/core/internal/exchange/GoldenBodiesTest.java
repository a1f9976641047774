package io.llmproxy.core.internal.exchange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.llmproxy.api.event.CapturedBody;
import io.llmproxy.api.event.ExchangeEvent;
import io.llmproxy.core.internal.body.BodyLimits;
import io.llmproxy.core.internal.event.EventJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What is kept of the bodies of the golden cases, where they lie beside the project. */
class GoldenBodiesTest {
    private static final Path CASES = Path.of("../../shared/spec/observability-golden.json");
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final BodyLimits LIMITS = new BodyLimits(64 << 10, 256 << 10);

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "G20 | <binary response omitted>",
                "G99 | <binary response omitted>",
                "H33 | <multipart response omitted>",
                "G16 | no such route"
            })
    void answerIsAText(String id, String text) throws IOException {
        assertThat(event(id, LIMITS).responseBody()).hasValue(new CapturedBody(text, false, false));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "G30 | /choices/0/message/content | A ripe mango",
                "G30 | /usage/prompt_tokens_details/cached_tokens | 6",
                "G30 | /usage/completion_tokens_details/reasoning_tokens | 1",
                "G32 | /choices/0/message/content | A ripe mango",
                "G37 | /choices/0/message/content | A ripe mango",
                "G39 | /choices/0/message/content | Kiwi",
                "G39 | /choices/1/message/content | Plum",
                "G44 | /choices/0/message/content | A ripe mango",
                "G54 | /choices/0/text | ' White'",
                "G54 | /choices/0/finish_reason | stop",
                "G54 | /object | text_completion",
                "G64 | /usage/input_tokens | 33",
                "G65 | /usage/input_tokens | 33",
                "G67 | /status | incomplete",
                "G69 | /output/0/content/0/text | The Elbe",
                "G95 | /text | Good evening",
                "H10 | /messages/0/content/0/text/value | Good evening",
                "H10 | /status | completed",
                "H22 | /content/0/text | Fig",
                "H22 | /usage/input_tokens | 11",
                "H22 | /usage/output_tokens | 3"
            })
    void answerIsOneObject(String id, String pointer, String value) throws IOException {
        CapturedBody answer = event(id, LIMITS).responseBody().orElseThrow();

        assertThat(answer.isJson()).isTrue();
        assertThat(JSON.readTree(answer.text()).at(pointer).asText()).isEqualTo(value);
    }

    @Test
    void proseIsNoStream() throws IOException {
        CapturedBody answer = event("H34", LIMITS).responseBody().orElseThrow();

        assertThat(answer.text()).contains("event: ", "data: ");
        assertThat(answer.isJson()).isFalse();
    }

    @Test
    void formHasItsFieldsAndNoSound() throws IOException {
        JsonNode form =
                JSON.readTree(event("G96", LIMITS).requestBody().orElseThrow().text());

        assertThat(form.path("model").asText()).isEqualTo("whisper-1");
        assertThat(form.at("/file/bytes").isIntegralNumber()).isTrue();
    }

    static Stream<GoldenCase> cases() throws IOException {
        return Files.exists(CASES)
                ? StreamSupport.stream(JSON.readTree(CASES.toFile()).spliterator(), false)
                        .map(GoldenCase::new)
                : Stream.of((GoldenCase) null);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void bodiesAreBoundedAndTheLineIsJson(GoldenCase golden) throws IOException {
        assumeTrue(golden != null, "no golden cases at " + CASES.toAbsolutePath());
        for (int max : List.of(16, 150, 64 << 10)) {
            ExchangeEvent event = golden.capture(new BodyLimits(max, max));

            assertThat(EventJson.of(event)).doesNotContain("\n", "\r");
            assertThat(JSON.readTree(EventJson.of(event)).path("type").asText()).isEqualTo("llm");
            for (CapturedBody body : Stream.of(event.requestBody(), event.responseBody())
                    .flatMap(Optional::stream)
                    .toList()) {
                boolean isNote = body.text().startsWith("<");
                assertThat(isNote || body.text().length() <= max).isTrue();
                assertThat(body.text().length() <= 2 || !event.toString().contains(body.text()))
                        .isTrue();
            }
        }
    }

    private static ExchangeEvent event(String id, BodyLimits limits) throws IOException {
        assumeTrue(Files.exists(CASES), "no golden cases at " + CASES.toAbsolutePath());
        return cases().filter(golden -> golden.toString().startsWith(id + " "))
                .findFirst()
                .orElseThrow()
                .capture(limits);
    }
}
