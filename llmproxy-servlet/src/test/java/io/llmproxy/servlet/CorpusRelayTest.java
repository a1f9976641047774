package io.llmproxy.servlet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.llmproxy.api.event.ExchangeEvent;
import io.llmproxy.api.event.Outcome;
import io.llmproxy.api.event.Usage;
import io.llmproxy.api.event.UsageSource;
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
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Recorded traffic of real providers goes through the whole gateway, where the corpus lies beside the project. */
class CorpusRelayTest {
    private static final Path CORPUS = Path.of("../../shared/corpus/dev");

    private static final String EMPTY_SEGMENT =
            "an empty segment, which Jetty refuses unless it is told otherwise; in Tomcat the call comes through";
    private static final String PLACEHOLDER =
            "the recorder's <placeholders>: no URI may have such characters unescaped, and no container takes them";

    /** Recordings whose paths do not come through, and why; all else must. */
    private static final Map<String, String> REFUSED = Map.of(
            "azure-openai-completions-n-dc5358a11082", EMPTY_SEGMENT,
            "azure-openai-embeddings-n-35a18b43b9ae", EMPTY_SEGMENT,
            "vertex-gemini-count-tokens-n-51b651d0d5ab", PLACEHOLDER,
            "vertex-gemini-generate-n-4236df3442b8", PLACEHOLDER);

    private static final ObjectMapper JSON = new ObjectMapper();

    private static Replay replay;
    private static int run;

    @BeforeAll
    static void startReplay() throws Exception {
        assumeTrue(Files.isDirectory(CORPUS), "no corpus at " + CORPUS.toAbsolutePath());
        replay = Replay.start();
    }

    @AfterAll
    static void closeReplay() throws IOException {
        if (replay != null) {
            System.out.println("corpus relay: " + run + " cases run");
            replay.close();
            assertThat(run).isPositive();
        }
    }

    @TestFactory
    Stream<DynamicTest> recordingsPassUnchangedAndAreRecorded() throws IOException {
        List<Path> files;
        try (Stream<Path> found = Files.list(CORPUS)) {
            files = found.filter(file -> file.toString().endsWith(".json"))
                    .sorted()
                    .toList();
        }
        assertThat(files.stream().map(CorpusRelayTest::id)).containsAll(REFUSED.keySet());
        return files.stream()
                .map(file -> dynamicTest(id(file), () -> {
                    run++;
                    check(id(file), JSON.readTree(Files.readAllBytes(file)));
                }));
    }

    private static String id(Path file) {
        return file.getFileName().toString().replace(".json", "");
    }

    private static void check(String id, JsonNode recording) throws Exception {
        RecordedExchange exchange = exchange(id, recording);
        Replay.Outcome outcome = replay.play(exchange);
        if (REFUSED.containsKey(id) && !(TestServer.isTomcat() && EMPTY_SEGMENT.equals(REFUSED.get(id)))) {
            assertThat(outcome.answer().status()).as(REFUSED.get(id)).isEqualTo(400);
            assertThat(outcome.requests()).isEmpty();
            assertThat(outcome.event() == null || outcome.event().outcome() == Outcome.REFUSED)
                    .isTrue();
            return;
        }
        outcome.assertBytesAreThoseOf(exchange);
        assertThat(outcome.event().outcome())
                .as(id)
                .isEqualTo(exchange.status() < 400 ? Outcome.COMPLETED : Outcome.UPSTREAM_ERROR);

        assertThat(reading(outcome.event())).as(id).isEqualTo(truth(recording));
    }

    private static RecordedExchange exchange(String id, JsonNode recording) throws IOException {
        JsonNode request = recording.path("request");
        JsonNode response = recording.path("response");
        String method = request.path("method").asText();
        String contentType = response.path("headers")
                .path("content-type")
                .asText(recording
                        .path("recording")
                        .path("inferred_content_type")
                        .asText());
        String coding = response.path("headers").path("content-encoding").asText("");
        List<String> requestHeaders = new ArrayList<>();
        requestHeaders.add("Accept-Encoding: "
                + request.path("headers").path("accept-encoding").asText(coding.isEmpty() ? "identity" : coding));
        if (method.equals("POST")) {
            requestHeaders.add("Content-Type: "
                    + request.path("headers").path("content-type").asText("application/json"));
        }
        List<String> answerHeaders = new ArrayList<>(List.of("Content-Type: " + contentType));
        if (!coding.isEmpty()) {
            answerHeaders.add("Content-Encoding: " + coding);
        }
        return new RecordedExchange(
                id,
                method,
                request.path("url_path").asText(),
                requestHeaders,
                method.equals("POST") ? body(request, "{}") : body(request, ""),
                response.path("status").asInt(),
                answerHeaders,
                body(response, ""));
    }

    private static byte[] body(JsonNode message, String substitute) throws IOException {
        return message.has("body_base64")
                ? message.path("body_base64").binaryValue()
                : message.path("body").asText(substitute).getBytes(StandardCharsets.UTF_8);
    }

    private static String truth(JsonNode recording) {
        JsonNode truth = recording.path("truth");
        String model = truth.path("model").isTextual() ? truth.path("model").textValue() : null;
        boolean isStreamed = recording.path("streamed").asBoolean();
        if (!truth.path("usage_present").asBoolean()) {
            return model + (isStreamed ? ", streamed" : "") + ", nothing reported";
        }
        return model + (isStreamed ? ", streamed" : "") + ", " + number(truth.path("input_tokens")) + ", "
                + number(truth.path("output_tokens")) + ", " + number(truth.path("total_tokens")) + ", "
                + numbers(truth.path("input_details")) + ", " + numbers(truth.path("output_details"));
    }

    private static String reading(ExchangeEvent event) {
        String model = event.model().orElse(null);
        Usage usage = event.usage();
        if (usage.source() != UsageSource.PROVIDER) {
            return model + (event.isStreamed() ? ", streamed" : "") + ", nothing reported";
        }
        return model + (event.isStreamed() ? ", streamed" : "") + ", " + usage.inputTokens() + ", "
                + usage.outputTokens() + ", " + usage.totalTokens() + ", " + new TreeMap<>(usage.inputDetails()) + ", "
                + new TreeMap<>(usage.outputDetails());
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
