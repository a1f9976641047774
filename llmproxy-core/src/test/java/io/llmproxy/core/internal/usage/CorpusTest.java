package io.llmproxy.core.internal.usage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.llmproxy.api.event.Usage;
import io.llmproxy.api.event.UsageSource;
import io.llmproxy.core.internal.capture.Chunks;
import io.llmproxy.core.internal.capture.Codings;
import io.llmproxy.core.internal.capture.ExchangeTap;
import io.llmproxy.core.internal.tokens.TokenCounter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Compares readings with the recorded truth of real exchanges, where the corpus lies beside the project. */
class CorpusTest {
    private static final Path CORPUS = Path.of("../../shared/corpus/dev");
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Estimator ESTIMATOR = new Estimator(TokenCounter.create());

    @ParameterizedTest(name = "in chunks of {0} bytes, coded as {1}")
    @CsvSource({"1, as recorded", "7, as recorded", "1000000, as recorded", "7, gzip", "7, deflate", "7, br", "7, zstd"
    })
    void readingsMatchTheRecordedTruth(int chunkSize, String coding) throws IOException {
        assumeTrue(Files.isDirectory(CORPUS), "no corpus at " + CORPUS.toAbsolutePath());
        List<String> mismatches = new ArrayList<>();
        int run = 0;
        for (Path file : recordings()) {
            JsonNode recording = JSON.readTree(Files.readAllBytes(file));
            String difference = difference(recording, reading(recording, chunkSize, coding));
            run++;
            if (difference != null) {
                mismatches.add(file.getFileName() + ": " + difference);
            }
        }
        System.out.println("corpus: " + run + " cases run in chunks of " + chunkSize + ", coded " + coding + ", "
                + (run - mismatches.size()) + " match");

        assertThat(run).isPositive();
        assertThat(mismatches).isEmpty();
    }

    private static List<Path> recordings() throws IOException {
        try (Stream<Path> files = Files.list(CORPUS)) {
            return files.filter(file -> file.toString().endsWith(".json"))
                    .sorted()
                    .toList();
        }
    }

    private static ExchangeReading reading(JsonNode recording, int chunkSize, String coding) throws IOException {
        JsonNode request = recording.path("request");
        JsonNode response = recording.path("response");
        JsonNode headers = response.path("headers");
        String contentType = text(headers.path("content-type"));
        if (contentType == null) {
            contentType = text(recording.path("recording").path("inferred_content_type"));
        }
        String recordedCoding = text(headers.path("content-encoding"));
        byte[] answer = body(response);
        String header = recordedCoding;
        if (!coding.equals("as recorded")) {
            answer = Codings.apply(coding, answer);
            header = recordedCoding == null ? coding : recordedCoding + ", " + coding;
        }
        ExchangeReader reader = new ExchangeReader(
                request.path("method").asText(), text(request.path("headers").path("content-type")), null, ESTIMATOR);
        ExchangeTap tap = new ExchangeTap(reader, Runnable::run);
        Chunks.of(body(request), chunkSize, tap::request);
        tap.responseHead(response.path("status").asInt(), contentType, header);
        Chunks.of(answer, chunkSize, tap::response);
        ExchangeReading[] reading = new ExchangeReading[1];
        tap.end(() -> reading[0] = reader.end(request.path("url_path").asText().split("\\?", 2)[0], true));
        return reading[0];
    }

    private static byte[] body(JsonNode message) throws IOException {
        return message.has("body_base64")
                ? message.path("body_base64").binaryValue()
                : message.path("body").asText("").getBytes(StandardCharsets.UTF_8);
    }

    private static @Nullable String difference(JsonNode recording, ExchangeReading reading) {
        JsonNode truth = recording.path("truth");
        String model = reading.model() == null ? reading.requestedModel() : reading.model();
        String expected = describe(
                text(truth.path("model")),
                text(truth.path("response_model")),
                number(truth.path("input_tokens")),
                number(truth.path("output_tokens")),
                number(truth.path("total_tokens")),
                numbers(truth.path("input_details")),
                numbers(truth.path("output_details")),
                recording.path("streamed").asBoolean());
        Usage usage = reading.usage().source() == UsageSource.PROVIDER ? reading.usage() : Usage.none();
        String actual = describe(
                model,
                reading.model(),
                usage.inputTokens(),
                usage.outputTokens(),
                usage.totalTokens(),
                usage.inputDetails(),
                usage.outputDetails(),
                reading.isStreamed());
        return actual.equals(expected) ? null : actual + " (expected: " + expected + ")";
    }

    private static String describe(
            @Nullable String model,
            @Nullable String responseModel,
            OptionalLong input,
            OptionalLong output,
            OptionalLong total,
            Map<String, Long> inputDetails,
            Map<String, Long> outputDetails,
            boolean streamed) {
        return model + ", " + responseModel + ", " + input + ", " + output + ", " + total + ", "
                + new TreeMap<>(inputDetails) + ", " + new TreeMap<>(outputDetails) + (streamed ? ", streamed" : "");
    }

    private static @Nullable String text(JsonNode node) {
        return node.isTextual() ? node.textValue() : null;
    }

    private static OptionalLong number(JsonNode node) {
        return node.isIntegralNumber() ? OptionalLong.of(node.longValue()) : OptionalLong.empty();
    }

    private static Map<String, Long> numbers(JsonNode object) {
        Map<String, Long> numbers = new TreeMap<>();
        object.properties()
                .forEach(
                        member -> numbers.put(member.getKey(), member.getValue().longValue()));
        return numbers;
    }
}
