package io.llmproxy.core.internal.usage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.llmproxy.api.event.Usage;
import io.llmproxy.core.internal.capture.Chunks;
import io.llmproxy.core.internal.capture.ExchangeTap;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Compares readings with the recorded truth of real exchanges, where the corpus lies beside the project. */
class CorpusTest {
    private static final Path CORPUS = Path.of("../../shared/corpus/dev");
    private static final Set<String> HANDLED =
            Set.of("chat_completions", "completions", "embeddings", "responses", "anthropic_messages");

    private static final ObjectMapper JSON = new ObjectMapper();

    @ParameterizedTest(name = "in chunks of {0} bytes")
    @ValueSource(ints = {1, 1000, Integer.MAX_VALUE})
    void readingsMatchTheRecordedTruth(int chunkSize) throws IOException {
        assumeTrue(Files.isDirectory(CORPUS), "no corpus at " + CORPUS.toAbsolutePath());
        List<String> mismatches = new ArrayList<>();
        Map<String, int[]> otherKinds = new TreeMap<>();
        int run = 0;
        int matched = 0;
        for (Path file : recordings()) {
            JsonNode recording = JSON.readTree(Files.readAllBytes(file));
            String difference = difference(recording, reading(recording, chunkSize));
            String kind = recording.path("endpoint_kind").asText();
            run++;
            matched += difference == null ? 1 : 0;
            if (!HANDLED.contains(kind)) {
                int[] counts = otherKinds.computeIfAbsent(kind, k -> new int[2]);
                counts[0] += difference == null ? 1 : 0;
                counts[1]++;
            } else if (difference != null) {
                mismatches.add(file.getFileName() + ": " + difference);
            }
        }
        System.out.println("corpus: " + run + " cases run, " + matched + " matched");
        otherKinds.forEach((kind, counts) ->
                System.out.println("corpus, not promised: " + kind + " " + counts[0] + " of " + counts[1]));

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

    private static ExchangeReading reading(JsonNode recording, int chunkSize) throws IOException {
        JsonNode request = recording.path("request");
        JsonNode response = recording.path("response");
        JsonNode headers = response.path("headers");
        String contentType = text(headers.path("content-type"));
        if (contentType == null) {
            contentType = text(recording.path("recording").path("inferred_content_type"));
        }
        ExchangeTap tap = new ExchangeTap();
        Chunks.of(body(request), chunkSize, tap::request);
        tap.responseHead(response.path("status").asInt(), contentType, text(headers.path("content-encoding")));
        Chunks.of(body(response), chunkSize, tap::response);
        return UsageReader.read(
                tap,
                request.path("url_path").asText(),
                text(request.path("headers").path("content-type")));
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
        Usage usage = reading.usage();
        String actual = describe(
                model,
                reading.model(),
                usage.inputTokens(),
                usage.outputTokens(),
                usage.totalTokens(),
                usage.inputDetails(),
                usage.outputDetails(),
                reading.streamed());
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
