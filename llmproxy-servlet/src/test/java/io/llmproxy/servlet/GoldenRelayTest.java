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
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** The exchanges that the specification decides go through the whole gateway, where the specification lies beside the project. */
class GoldenRelayTest {
    private static final Path VECTORS = Path.of("../../shared/spec/observability-golden.json");

    /** Vectors that no HTTP exchange can be, and why. */
    private static final Map<String, String> UNSENDABLE = Map.of(
            "H25", "a preflight; the gateway answers it itself and publishes nothing",
            "H27", "an event of a start, without status and answer; the gateway publishes ends only");

    /** The client leaves before the answer has ended. */
    private static final String HANGS_UP = "G46";

    private static final ObjectMapper JSON = new ObjectMapper();

    private static Replay replay;
    private static int run;

    @BeforeAll
    static void startReplay() throws Exception {
        assumeTrue(Files.isRegularFile(VECTORS), "no vectors at " + VECTORS.toAbsolutePath());
        replay = Replay.start();
    }

    @AfterAll
    static void closeReplay() throws IOException {
        if (replay != null) {
            System.out.println("golden cases relayed: " + run + " run");
            replay.close();
        }
    }

    @TestFactory
    Stream<DynamicTest> vectorsPassUnchangedAndAreRecordedAsDecided() throws IOException {
        return StreamSupport.stream(JSON.readTree(Files.readAllBytes(VECTORS)).spliterator(), false)
                .filter(vector -> vector.has("must")
                        && !UNSENDABLE.containsKey(vector.path("id").asText()))
                .map(vector -> dynamicTest(
                        vector.path("id").asText() + " " + vector.path("note").asText(), () -> check(vector)));
    }

    private static void check(JsonNode vector) throws Exception {
        run++;
        String id = vector.path("id").asText();
        RecordedExchange exchange = exchange(vector);
        String token = replay.gateway().issueToken(metadata(vector));
        ExchangeEvent event;
        if (id.equals(HANGS_UP)) {
            event = replay.playToAClientThatLeaves(exchange, token);
            assertThat(event.outcome()).as(id).isEqualTo(Outcome.CLIENT_ABORTED);
        } else {
            Replay.Outcome outcome = replay.play(exchange, token);
            outcome.assertBytesAreThoseOf(exchange);
            event = outcome.event();
            assertThat(event.outcome()).isEqualTo(exchange.status() < 400 ? Outcome.COMPLETED : Outcome.UPSTREAM_ERROR);
        }
        assertThat(actual(vector.path("must"), event)).as(id).isEqualTo(expected(vector.path("must")));
    }

    private static Map<String, String> metadata(JsonNode vector) {
        Map<String, String> metadata = new HashMap<>();
        vector.path("token_metadata")
                .properties()
                .forEach(entry -> metadata.put(entry.getKey(), entry.getValue().asText()));
        return metadata;
    }

    private static RecordedExchange exchange(JsonNode vector) throws IOException {
        byte[] request = vector.path("request_body_base64").binaryValue();
        String coding = vector.path("compress_response_with").asText();
        List<String> answerHeaders = new ArrayList<>();
        vector.path("response_headers")
                .properties()
                .forEach(header ->
                        header.getValue().forEach(value -> answerHeaders.add(header.getKey() + ": " + value.asText())));
        return new RecordedExchange(
                vector.path("id").asText(),
                vector.path("method").asText(),
                vector.path("path").asText(),
                List.of("Content-Type: " + requestType(request), "Accept-Encoding: gzip, br, zstd"),
                request,
                vector.path("status").asInt(),
                answerHeaders,
                Codings.apply(coding, vector.path("response_body_base64").binaryValue()));
    }

    private static String requestType(byte[] body) {
        return new String(body, StandardCharsets.ISO_8859_1).startsWith("--Zz9")
                ? "multipart/form-data; boundary=Zz9"
                : "application/json";
    }

    private static String expected(JsonNode must) {
        if (must.has("filtered")) {
            return UsageSource.NONE.name();
        }
        JsonNode usage = must.path("usage");
        String counts = usage.isNull()
                ? UsageSource.NONE.name()
                : describe(
                        usage.path("est").asBoolean() ? UsageSource.ESTIMATED : UsageSource.PROVIDER,
                        usage.path("i").asLong(),
                        usage.path("o").asLong(),
                        usage.path("t").asLong(),
                        numbers(usage.path("di")),
                        numbers(usage.path("do")));
        String seconds = usage.has("seconds") ? ", " + usage.path("seconds").asText() + " s" : "";
        return must.path("model").asText(null) + ", " + must.path("user").asText(null) + ", " + counts + seconds;
    }

    /** Describes what the provider may have left out as the vectors do: as zero, or as the sum. */
    private static String actual(JsonNode must, ExchangeEvent event) {
        Usage usage = event.usage();
        if (must.has("filtered")) {
            return usage.source().name();
        }
        long input = usage.inputTokens().orElse(0);
        long output = usage.outputTokens().orElse(0);
        String counts = usage.source() == UsageSource.NONE
                ? UsageSource.NONE.name()
                : describe(
                        usage.source(),
                        input,
                        output,
                        usage.totalTokens().orElse(input + output),
                        only(numbers(must.path("usage").path("di")).keySet(), usage.inputDetails()),
                        only(numbers(must.path("usage").path("do")).keySet(), usage.outputDetails()));
        String seconds = usage.audioSeconds().map(value -> ", " + value + " s").orElse("");
        return event.model().orElse(null) + ", " + event.userId().orElse(null) + ", " + counts + seconds;
    }

    private static String describe(
            UsageSource source,
            long input,
            long output,
            long total,
            Map<String, Long> inputDetails,
            Map<String, Long> outputDetails) {
        return source + " " + input + "/" + output + "/" + total + " " + inputDetails + " " + outputDetails;
    }

    private static Map<String, Long> only(Set<String> names, Map<String, Long> details) {
        Map<String, Long> kept = new TreeMap<>(details);
        kept.keySet().retainAll(names);
        return kept;
    }

    private static Map<String, Long> numbers(JsonNode object) {
        Map<String, Long> numbers = new TreeMap<>();
        object.properties()
                .forEach(
                        member -> numbers.put(member.getKey(), member.getValue().longValue()));
        return numbers;
    }
}
