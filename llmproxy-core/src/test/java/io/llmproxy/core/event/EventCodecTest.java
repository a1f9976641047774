package io.llmproxy.core.event;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.management.ThreadMXBean;
import io.llmproxy.api.event.CapturedBody;
import io.llmproxy.api.event.ExchangeEvent;
import io.llmproxy.api.event.Outcome;
import io.llmproxy.api.event.Usage;
import io.llmproxy.api.event.UsageSource;
import io.llmproxy.core.internal.event.EventJson;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EventCodecTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final List<String> GO_FIELDS = List.of(
            "LogID",
            "RequestID",
            "Method",
            "Path",
            "ProjectID",
            "TokenID",
            "TokenMetadata",
            "Status",
            "Duration",
            "ResponseHeaders",
            "ResponseBody",
            "RequestBody");

    private final EventCodec own = EventCodec.own();
    private final EventCodec shared = EventCodec.shared();

    @Test
    void allOfAnEventIsReadAgain() {
        RandomEvents events = new RandomEvents(20260102);
        for (int i = 0; i < 300; i++) {
            ExchangeEvent event = events.next();

            assertThat(own.decode(own.encode(event))).usingRecursiveComparison().isEqualTo(event);
            assertThat(shared.decode(shared.encode(event), Instant.EPOCH))
                    .usingRecursiveComparison()
                    .isEqualTo(event);
        }
    }

    @Test
    void longerTimesThanMillisecondsCanTellAreCut() {
        String json = new String(own.encode(new RandomEvents(1).next()), UTF_8)
                .replaceAll("\"(ExactDuration|TimeToFirstByte)\":\"[^\"]*\",", "")
                .replace(
                        "\"Outcome\"",
                        "\"ExactDuration\":\"PT2562047788015215H30M7S\",\"TimeToFirstByte\":\"PT-2562047788015215H\",\"Outcome\"");

        ExchangeEvent event = own.decode(json.getBytes(UTF_8));

        assertThat(event.duration()).isEqualTo(Duration.ofMillis(Long.MAX_VALUE));
        assertThat(event.timeToFirstByte()).hasValue(Duration.ofMillis(-Long.MAX_VALUE));
        assertThat(EventJson.of(event)).contains("\"duration_ms\":9223372036854775807");
    }

    @Test
    void vocabulariesAreReadOnceForAllCodecs() {
        byte[] entry = ("{\"Method\":\"POST\",\"Path\":\"/v1/chat/completions\",\"Status\":200,\"RequestBody\":\""
                        + Base64.getEncoder()
                                .encodeToString(
                                        "{\"model\":\"gpt-4o\",\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]}"
                                                .getBytes(UTF_8))
                        + "\",\"ResponseBody\":\"e30=\"}")
                .getBytes(UTF_8);
        assertThat(shared.decode(entry, Instant.EPOCH).usage().source()).isEqualTo(UsageSource.ESTIMATED);
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();

        long before = threads.getCurrentThreadAllocatedBytes();
        EventCodec.shared().decode(entry, Instant.EPOCH);

        assertThat(threads.getCurrentThreadAllocatedBytes() - before).isLessThan(2 << 20);
    }

    @Test
    void anEntryBeginsWithTheFieldsOfTheGoEditionInItsOrder() throws IOException {
        RandomEvents events = new RandomEvents(7);
        for (int i = 0; i < 500; i++) {
            JsonNode entry = JSON.readTree(shared.encode(events.next()));

            assertThat(entry.fieldNames()).toIterable().startsWith(GO_FIELDS.toArray(String[]::new));
            assertThat(entry.path("LogID").isIntegralNumber()).isTrue();
            for (String text : List.of("RequestID", "Method", "Path", "ProjectID", "TokenID")) {
                assertThat(entry.path(text).isTextual()).as(text).isTrue();
            }
            assertThat(entry.path("TokenMetadata")).allMatch(JsonNode::isTextual);
            assertThat(entry.path("Status").isIntegralNumber()).isTrue();
            assertThat(entry.path("Duration").isIntegralNumber()
                            && entry.path("Duration").canConvertToLong())
                    .isTrue();
            assertThat(entry.path("ResponseHeaders"))
                    .allSatisfy(values -> assertThat(values).allMatch(JsonNode::isTextual));
            for (String body : List.of("ResponseBody", "RequestBody")) {
                assertThat(entry.path(body).isNull() || entry.path(body).binaryValue() != null)
                        .as(body)
                        .isTrue();
            }
        }
    }

    @Test
    void anEntryLooksLikeOneOfTheGoEdition() {
        ExchangeEvent event = event().requestId("r-9")
                .projectId("p1")
                .tokenId("t1")
                .tokenMetadata(Map.of("team", "x"))
                .duration(Duration.ofMillis(5))
                .responseHeaders(Map.of("x-ratelimit-limit-tokens", List.of("7")))
                .bodies(new CapturedBody("{}", true, false), new CapturedBody("{}", true, false))
                .build();

        assertThat(new String(own.encode(event), UTF_8))
                .startsWith("{\"LogID\":0,\"RequestID\":\"r-9\",\"Method\":\"POST\",\"Path\":\"/v1/embeddings\","
                        + "\"ProjectID\":\"p1\",\"TokenID\":\"t1\",\"TokenMetadata\":{\"team\":\"x\"},\"Status\":200,"
                        + "\"Duration\":5000000,\"ResponseHeaders\":{\"X-Ratelimit-Limit-Tokens\":[\"7\"]},"
                        + "\"ResponseBody\":\"e30=\",\"RequestBody\":\"e30=\",\"ExchangeID\":\"e1\",");
    }

    @Test
    void whatAnEventLacksIsNullWhereGoHasNull() {
        assertThat(new String(own.encode(event().build()), UTF_8))
                .startsWith("{\"LogID\":0,\"RequestID\":\"e1\",\"Method\":\"POST\",\"Path\":\"/v1/embeddings\","
                        + "\"ProjectID\":\"\",\"TokenID\":\"\",\"TokenMetadata\":null,\"Status\":200,\"Duration\":0,"
                        + "\"ResponseHeaders\":null,\"ResponseBody\":null,\"RequestBody\":null,");
    }

    @Test
    void whereBodiesAreSharedButWereNotCapturedModelAndUsageTakeTheirForm() throws IOException {
        ExchangeEvent event = event().model("gpt-4o")
                .usage(Usage.builder(UsageSource.PROVIDER)
                        .inputTokens(10L)
                        .outputTokens(4L)
                        .totalTokens(15L)
                        .inputDetails(Map.of("cached_tokens", 6L))
                        .build())
                .build();

        JsonNode entry = JSON.readTree(shared.encode(event));

        assertThat(JSON.readTree(entry.path("ResponseBody").binaryValue()))
                .isEqualTo(JSON.readTree(
                        "{\"model\":\"gpt-4o\",\"usage\":{\"input_tokens\":10,\"output_tokens\":4,\"total_tokens\":15,"
                                + "\"input_tokens_details\":{\"cached_tokens\":6}}}"));
        assertThat(JSON.readTree(entry.path("RequestBody").binaryValue()))
                .isEqualTo(JSON.readTree("{\"model\":\"gpt-4o\"}"));
        assertThat(entry.path("ResponseHeaders")).isEqualTo(JSON.readTree("{\"Content-Type\":[\"application/json\"]}"));
        assertThat(shared.decode(shared.encode(event)))
                .usingRecursiveComparison()
                .isEqualTo(event);
        assertThat(JSON.readTree(own.encode(event)).path("ResponseBody").isNull())
                .isTrue();
    }

    @Test
    void nothingStandsInWhereNothingIsKnown() throws IOException {
        JsonNode entry = JSON.readTree(shared.encode(event().build()));

        assertThat(entry.path("ResponseBody").isNull()).isTrue();
        assertThat(entry.path("RequestBody").isNull()).isTrue();
        assertThat(entry.path("ResponseHeaders").isNull()).isTrue();
        assertThat(entry.has(StandIns.MARK)).isFalse();
    }

    @Test
    void capturedBodiesStayAsTheyAre() throws IOException {
        CapturedBody body = new CapturedBody("said", false, true);
        ExchangeEvent event = event().model("gpt-4o").bodies(body, body).build();

        JsonNode entry = JSON.readTree(shared.encode(event));

        assertThat(entry.path("ResponseBody").binaryValue()).asString().isEqualTo("said");
        assertThat(entry.path("RequestBody").binaryValue()).asString().isEqualTo("said");
    }

    @Test
    void aLoneSurrogateBecomesTheReplacementCharacter() {
        ExchangeEvent event = event().userId("a\uD83Cb")
                .tokenMetadata(Map.of("k\uDF4B", "v\uDF4B"))
                .bodies(new CapturedBody("c\uD83C", false, false), null)
                .build();

        ExchangeEvent read = own.decode(own.encode(event));

        assertThat(read.userId()).hasValue("a\uFFFDb");
        assertThat(read.tokenMetadata()).isEqualTo(Map.of("k\uFFFD", "v\uFFFD"));
        assertThat(read.requestBody().orElseThrow().text()).isEqualTo("c\uFFFD");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "null",
                "[]",
                "{}",
                "sk-hidden",
                "{\"Method\":\"sk-hidden\"",
                "{\"Method\":\"POST\",\"Path\":\"/v1/x\"} sk-hidden",
                "{\"Method\":\"POST\",\"Path\":\"/v1/x\",\"Status\":\"sk-hidden\"}",
                "{\"Method\":\"POST\",\"Path\":\"/v1/x\",\"Status\":9999999999}",
                "{\"Method\":\"POST\",\"Path\":\"/v1/x\",\"Duration\":0.5}",
                "{\"Method\":\"POST\",\"Path\":\"/v1/x\",\"TokenMetadata\":{\"sk-hidden\":1}}",
                "{\"Method\":\"POST\",\"Path\":\"/v1/x\",\"ResponseHeaders\":{\"A\":\"sk-hidden\"}}",
                "{\"Method\":\"POST\",\"Path\":\"/v1/x\",\"ResponseBody\":\"sk-hidden!\"}",
                "{\"Method\":\"POST\",\"Path\":\"/v1/x\",\"ExchangeID\":\"e\",\"Outcome\":\"sk-hidden\"}"
            })
    void whatIsNoEventIsRefusedWithoutItsContent(String json) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> shared.decode(json.getBytes(UTF_8), Instant.EPOCH))
                .withMessageStartingWith("not the JSON of an event: ")
                .withMessageNotContaining("sk-hidden")
                .withNoCause();
    }

    @Test
    void aNumberThatWouldFillTheMemoryWhenPrintedIsRefused() {
        String json =
                new String(own.encode(event().cost(new BigDecimal("1.5"), "v").build()), UTF_8);

        assertThatIllegalArgumentException()
                .isThrownBy(() ->
                        own.decode(json.replace("\"1.5\"", "\"1E+999999999\"").getBytes(UTF_8)));
    }

    @Test
    void anEntryOfTheGoEditionNeedsATime() {
        byte[] entry = "{\"RequestID\":\"r\",\"Method\":\"POST\",\"Path\":\"/v1/x\"}".getBytes(UTF_8);

        assertThatIllegalArgumentException().isThrownBy(() -> shared.decode(entry));
        assertThat(shared.decode(entry, Instant.EPOCH).startedAt()).isEqualTo(Instant.EPOCH);
    }

    private static ExchangeEvent.Builder event() {
        return ExchangeEvent.builder()
                .exchangeId("e1")
                .startedAt(Instant.parse("2026-01-02T03:04:05.678Z"))
                .outcome(Outcome.COMPLETED)
                .method("POST")
                .path("/v1/embeddings")
                .status(200);
    }
}
