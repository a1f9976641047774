package io.llmproxy.core.event;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.llmproxy.api.event.ExchangeEvent;
import io.llmproxy.api.event.Usage;
import io.llmproxy.api.event.UsageSource;
import io.llmproxy.core.internal.capture.Codings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The golden cases as entries of the Go edition: they must come to the same model, usage and user as the exchanges do. */
class GoEntryGoldenTest {
    private static final Path CASES = Path.of("../../shared/spec/observability-golden.json");
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final EventCodec CODEC = EventCodec.shared();

    /** Cut by the Go edition before anybody could read the end, and that is what the case is about. */
    private static final Set<String> CUT = Set.of("G21", "G22", "G23", "G24", "G42", "G83", "G97");

    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void comesToTheSame(String id, JsonNode vector) throws IOException {
        assumeTrue(!id.isEmpty(), "no golden cases at " + CASES.toAbsolutePath());
        ExchangeEvent event = CODEC.decode(entry(vector), Instant.parse("2026-01-02T03:04:05.678Z"));
        if (CUT.contains(id)) {
            return; // read without harm is all that can be asked
        }
        JsonNode must = vector.path("must");
        if (must.path("filtered").asBoolean()) {
            assertThat(event.usage().source()).isEqualTo(UsageSource.NONE);
            return;
        }
        assertThat(event.model().orElse(null)).isEqualTo(must.path("model").textValue());
        checkUsage(must.path("usage"), event.usage());
        if (must.has("user")) {
            assertThat(event.userId()).hasValue(must.path("user").textValue());
        }
        assertThat(CODEC.decode(CODEC.encode(event))).usingRecursiveComparison().isEqualTo(event);
    }

    static Stream<Object[]> cases() throws IOException {
        if (!Files.exists(CASES)) {
            return Stream.<Object[]>of(new Object[] {"", JSON.nullNode()});
        }
        return StreamSupport.stream(JSON.readTree(CASES.toFile()).spliterator(), false)
                .map(vector -> new Object[] {vector.path("id").textValue(), vector});
    }

    private static void checkUsage(JsonNode must, Usage usage) {
        if (must.isNull()) {
            assertThat(usage.inputTokens()).isEmpty();
            assertThat(usage.outputTokens()).isEmpty();
            return;
        }
        long input = usage.inputTokens().orElse(0);
        long output = usage.outputTokens().orElse(0);
        assertThat(input).isEqualTo(must.path("i").longValue());
        assertThat(output).isEqualTo(must.path("o").longValue());
        assertThat(usage.totalTokens().orElse(input + output))
                .isEqualTo(must.path("t").longValue());
        assertThat(usage.inputDetails()).isEqualTo(counts(must.path("di")));
        assertThat(usage.outputDetails()).isEqualTo(counts(must.path("do")));
        assertThat(usage.source() == UsageSource.ESTIMATED)
                .isEqualTo(must.path("est").asBoolean());
    }

    private static Map<String, Long> counts(JsonNode details) {
        Map<String, Long> counts = new TreeMap<>();
        details.properties()
                .forEach(detail -> counts.put(detail.getKey(), detail.getValue().longValue()));
        return counts;
    }

    private static byte[] entry(JsonNode vector) throws IOException {
        String coding = vector.path("compress_response_with").asText();
        byte[] response = vector.path("response_body_base64").binaryValue();
        response = coding.isEmpty() ? response : Codings.apply(coding, response);
        ObjectNode entry = JSON.createObjectNode()
                .put("LogID", 0)
                .put("RequestID", "req-1")
                .put("Method", vector.path("method").textValue())
                .put("Path", vector.path("path").textValue().split("\\?", 2)[0])
                .put("ProjectID", vector.path("project_id").textValue())
                .put("TokenID", vector.path("token_id").textValue());
        entry.set("TokenMetadata", vector.path("token_metadata"));
        entry.put("Status", vector.path("status").intValue());
        entry.put("Duration", vector.path("duration_ns").longValue());
        entry.set("ResponseHeaders", vector.path("response_headers"));
        entry.put(
                "ResponseBody",
                capped(response, vector.path("capture_cap_response").intValue()));
        entry.put(
                "RequestBody",
                capped(
                        vector.path("request_body_base64").binaryValue(),
                        vector.path("capture_cap_request").intValue()));
        return JSON.writeValueAsString(entry).getBytes(UTF_8);
    }

    private static byte[] capped(byte[] body, int cap) {
        return cap == 0 || body.length <= cap ? body : Arrays.copyOf(body, cap);
    }
}
