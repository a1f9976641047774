package io.llmproxy.core.internal.event;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.llmproxy.api.event.CapturedBody;
import io.llmproxy.api.event.ExchangeEvent;
import io.llmproxy.api.event.Usage;
import io.llmproxy.api.event.UsageSource;
import io.llmproxy.testing.SampleEvents;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EventJsonTest {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    @Test
    void completeEventHasAllKeysInOrder() {
        assertThat(EventJson.of(SampleEvents.complete("req-1").build()))
                .isEqualTo("{\"type\":\"llm\",\"event\":\"finish\",\"runId\":\"ccf617d3-262c-5b82-b95d-0feee097d9ca\","
                        + "\"timestamp\":\"2026-01-02T03:04:05.678Z\",\"userId\":\"u7\","
                        + "\"tokensUsage\":{\"input_tokens\":10,\"input_tokens_details\":{\"cached_tokens\":6},"
                        + "\"output_tokens\":4,\"output_tokens_details\":{\"reasoning_tokens\":1},"
                        + "\"total_tokens\":14},"
                        + "\"metadata\":{\"duration_ms\":137,\"method\":\"POST\",\"model\":\"gpt-4o-mini-2024-07-18\","
                        + "\"path\":\"/v1/chat/completions\",\"project_id\":\"p1\",\"request_id\":\"req-1\","
                        + "\"status\":200,\"token_id\":\"t1\","
                        + "\"token_metadata\":{\"app_user_id\":\"u7\",\"team\":\"x\"},"
                        + "\"outcome\":\"completed\",\"provider\":\"openai\",\"requested_model\":\"gpt-4o-mini\","
                        + "\"streamed\":true,\"complete\":true,\"usage_source\":\"provider\","
                        + "\"usage_estimated\":false,\"usage_repeated\":true,\"audio_seconds\":1.50,"
                        + "\"cost_usd\":0.00000375,\"price_table\":\"2026-01\",\"time_to_first_byte_ms\":41,"
                        + "\"upstream_status\":200,\"upstream_request_id\":\"req_abc\",\"error_code\":\"none\","
                        + "\"request_bytes\":88,\"response_bytes\":512,\"capture_truncated\":true,"
                        + "\"started_at\":\"2026-01-02T03:04:05.678Z\"},\"log_id\":0}");
    }

    @Test
    void plainEventLeavesOutWhatIsNotKnown() {
        assertThat(EventJson.of(SampleEvents.event("req-1")))
                .isEqualTo("{\"type\":\"llm\",\"event\":\"start\",\"runId\":\"ccf617d3-262c-5b82-b95d-0feee097d9ca\","
                        + "\"timestamp\":\"2026-01-02T03:04:05.678Z\","
                        + "\"metadata\":{\"duration_ms\":0,\"method\":\"POST\",\"path\":\"/v1/chat/completions\","
                        + "\"request_id\":\"req-1\",\"status\":0,\"outcome\":\"completed\",\"streamed\":false,\"complete\":false,"
                        + "\"request_bytes\":0,\"response_bytes\":0,\"capture_truncated\":false,"
                        + "\"started_at\":\"2026-01-02T03:04:05.678Z\"},\"log_id\":0}");
    }

    @Test
    void bodiesStandBehindTheTimestampJsonAsItIs() throws IOException {
        ExchangeEvent event = SampleEvents.complete("req-1")
                .bodies(
                        new CapturedBody("{\n  \"n\": 12345678901234567890,\r\n  \"a\":1, \"a\":2 }", true, false),
                        new CapturedBody("esc \u001b del \u007f line\n\u2028 \uD83C", false, true))
                .build();

        String line = EventJson.of(event);

        assertThat(line)
                .contains("678Z\",\"input\":{   \"n\": 12345678901234567890,    \"a\":1, \"a\":2 },\"output\":\"esc ")
                .contains(",\"userId\":\"u7\"")
                .doesNotContain("\n", "\r", "\u2028");
        assertThat(MAPPER.readTree(line).path("output").textValue())
                .isEqualTo("esc \u001b del \u007f line\n\u2028 \uFFFD");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{", "{} {}", "", "nope", "{\"a\":\"\u0001\"}"})
    void whatIsSaidToBeJsonAndIsNotIsAText(String text) throws IOException {
        ExchangeEvent event = SampleEvents.complete("req-1")
                .bodies(null, new CapturedBody(text, true, false))
                .build();

        assertThat(read(event).path("output").textValue()).isEqualTo(text);
    }

    @Test
    void headersAreAmongTheMetadata() throws IOException {
        ExchangeEvent event = SampleEvents.complete("req-1")
                .responseHeaders(Map.of("content-type", List.of("application/json"), "x-a", List.of("1", "2")))
                .build();

        assertThat(read(event).at("/metadata/response_headers"))
                .isEqualTo(MAPPER.readTree("{\"content-type\":\"application/json\",\"x-a\":[\"1\",\"2\"]}"));
    }

    @Test
    void runIdDependsOnTheExchangeOnly() throws IOException {
        String first = read(SampleEvents.event("req-1")).get("runId").textValue();

        assertThat(read(SampleEvents.complete("req-1").build()).get("runId").textValue())
                .isEqualTo(first);
        assertThat(read(SampleEvents.event("req-2")).get("runId").textValue()).isNotEqualTo(first);
    }

    @Test
    void estimateIsMarkedAndAbsentCountsStayAbsent() throws IOException {
        Usage usage = Usage.builder(UsageSource.ESTIMATED).outputTokens(0L).build();

        JsonNode json = read(SampleEvents.plain("req-1").usage(usage).build());

        assertThat(json.get("tokensUsage")).hasToString("{\"input_tokens\":0,\"output_tokens\":0,\"total_tokens\":0}");
        assertThat(json.at("/metadata/usage_source").textValue()).isEqualTo("estimated");
    }

    @Test
    void usageWithoutAnyCountIsNone() throws IOException {
        Usage usage = Usage.builder(UsageSource.PROVIDER).build();

        JsonNode json = read(SampleEvents.plain("req-1").usage(usage).build());

        assertThat(json.has("tokensUsage")).isFalse();
        assertThat(json.get("metadata").has("usage_source")).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"PT0S, 0", "PT0.000001S, 1", "PT0.0009S, 1", "PT0.001S, 1", "PT1.9999S, 1999", "PT-1S, 0"})
    void durationsAreWholeMilliseconds(Duration duration, long millis) throws IOException {
        ExchangeEvent event = SampleEvents.plain("req-1")
                .duration(duration)
                .timeToFirstByte(duration)
                .build();

        assertThat(read(event).at("/metadata/duration_ms").longValue()).isEqualTo(millis);
        assertThat(read(event).at("/metadata/time_to_first_byte_ms").longValue())
                .isEqualTo(millis);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\u001b[31m",
                "nul \u0000",
                "del \u007f",
                "line \u2028 and paragraph \u2029",
                "\r\n",
                "quote \" and \\ slash",
                "emoji \uD83D\uDE00",
                "</script>"
            })
    void hostileTextSurvivesOnOneLine(String text) throws IOException {
        JsonNode metadata = read(hostile(text)).get("metadata");

        assertThat(metadata.get("model").textValue()).isEqualTo(text);
        assertThat(metadata.at("/token_metadata").get(text).textValue()).isEqualTo(text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\uD83D", "\uDE00", "\uDE00\uD83D", "a\uD83Db"})
    void loneSurrogateIsReplaced(String text) throws IOException {
        String expected = text.replace('\uD83D', '\uFFFD').replace('\uDE00', '\uFFFD');

        JsonNode metadata = read(hostile(text)).get("metadata");

        assertThat(metadata.get("model").textValue()).isEqualTo(expected);
        assertThat(metadata.at("/token_metadata").get(expected).textValue()).isEqualTo(expected);
    }

    private static ExchangeEvent hostile(String text) {
        return SampleEvents.plain("req-1")
                .model(text)
                .tokenMetadata(Map.of(text, text))
                .build();
    }

    private static JsonNode read(ExchangeEvent event) throws IOException {
        String json = EventJson.of(event);
        assertThat(json).doesNotContainPattern("[\\x00-\\x1f\\u2028\\u2029]");
        return MAPPER.readTree(json.getBytes(StandardCharsets.UTF_8));
    }
}
