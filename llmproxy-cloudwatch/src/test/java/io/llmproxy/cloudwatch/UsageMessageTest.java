package io.llmproxy.cloudwatch;

import static org.assertj.core.api.Assertions.assertThat;

import io.llmproxy.api.event.CapturedBody;
import io.llmproxy.api.event.ExchangeEvent;
import io.llmproxy.api.event.Outcome;
import io.llmproxy.api.event.Usage;
import io.llmproxy.api.event.UsageSource;
import io.llmproxy.testing.SampleEvents;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UsageMessageTest {
    /** The example of the Go edition, with the id of this run. */
    private static final String GO = "{\"duration_ms\":137,\"event\":\"finish\",\"model\":\"gpt-4o-mini-2024-07-18\","
            + "\"path\":\"/v1/chat/completions\",\"project_id\":\"p1\",\"request_id\":\"req-1\",\"run_id\":\"RUN\","
            + "\"status\":200,\"timestamp\":\"2026-01-02T03:04:05.678Z\",\"token_id\":\"t1\","
            + "\"token_metadata\":{\"app_user_id\":\"u7\",\"team\":\"x\"},\"type\":\"llm_proxy_usage\","
            + "\"usage\":{\"input_tokens\":10,\"input_tokens_details\":{\"cached_tokens\":6},\"output_tokens\":4,"
            + "\"output_tokens_details\":{\"reasoning_tokens\":1},\"total_tokens\":14},\"user\":{\"id\":\"u7\"}}";

    private static String json(ExchangeEvent event) {
        return SortedJson.of(UsageMessage.of(event));
    }

    @Test
    void s07MessageHasWhatTheGoEditionHas() {
        ExchangeEvent event = SampleEvents.complete("req-1").build();
        SortedMap<String, Object> message = UsageMessage.of(event);
        message.keySet().retainAll(JsonTree.object(GO).keySet());

        assertThat(SortedJson.of(message))
                .isEqualTo(GO.replace("RUN", event.runId().toString()));
    }

    @Test
    void messageHasMoreThanTheGoEdition() {
        ExchangeEvent event =
                SampleEvents.complete("req-1").requestId("client-7").attempts(2).build();
        Map<String, Object> more = JsonTree.object(json(event));
        more.keySet().removeAll(JsonTree.object(GO).keySet());

        assertThat(more.toString())
                .isEqualTo("{attempts=2, audio_seconds=1.50, complete=true, cost_usd=0.00000375, error_code=none, "
                        + "exchange_id=req-1, method=POST, outcome=completed, price_table=2026-01, provider=openai, "
                        + "request_bytes=88, requested_model=gpt-4o-mini, response_bytes=512, streamed=true, "
                        + "time_to_first_byte_ms=41, upstream_request_id=req_abc, upstream_status=200, "
                        + "usage_estimated=false, usage_repeated=true, usage_source=provider}");
    }

    @Test
    void messageOfARefusedCallHasTheKeysThatAreAlwaysThere() {
        ExchangeEvent event = SampleEvents.plain("e1")
                .outcome(Outcome.REFUSED)
                .status(401)
                .errorCode("token_unknown")
                .build();

        assertThat(json(event))
                .isEqualTo(
                        "{\"complete\":false,\"duration_ms\":0,\"error_code\":\"token_unknown\",\"event\":\"finish\","
                                + "\"method\":\"POST\",\"model\":\"\",\"outcome\":\"refused\",\"path\":\"/v1/chat/completions\","
                                + "\"project_id\":\"\",\"request_bytes\":0,\"request_id\":\"e1\",\"response_bytes\":0,"
                                + "\"run_id\":\"" + event.runId() + "\",\"status\":401,\"streamed\":false,"
                                + "\"timestamp\":\"2026-01-02T03:04:05.678Z\",\"token_id\":\"\",\"type\":\"llm_proxy_usage\"}");
    }

    @Test
    void messageHasNeitherBodiesNorHeaders() {
        ExchangeEvent event = SampleEvents.complete("e1")
                .bodies(
                        new CapturedBody("{\"prompt\":\"canary-1\"}", true, false),
                        new CapturedBody("canary-2", false, true))
                .responseHeaders(Map.of("x-canary-3", List.of("canary-4")))
                .build();

        assertThat(json(event)).doesNotContain("canary");
    }

    @ParameterizedTest
    @CsvSource({
        "2026-01-02T03:04:05Z, 2026-01-02T03:04:05Z",
        "2026-01-02T03:04:00Z, 2026-01-02T03:04:00Z",
        "2026-01-02T03:04:05.670Z, 2026-01-02T03:04:05.67Z",
        "2026-01-02T03:04:05.000000100Z, 2026-01-02T03:04:05.0000001Z",
        "2026-01-02T03:04:05.123456789Z, 2026-01-02T03:04:05.123456789Z",
    })
    void timestampHasNoTrailingZeros(Instant startedAt, String expected) {
        assertThat(JsonTree.object(json(SinkFixture.at("e1", startedAt)))).containsEntry("timestamp", expected);
    }

    @Test
    void absentCountsAreZeroAndAnAbsentTotalIsTheSum() {
        Usage usage = Usage.builder(UsageSource.ESTIMATED)
                .inputTokens(7L)
                .outputTokens(2L)
                .build();
        Usage output = Usage.builder(UsageSource.PROVIDER).outputTokens(2L).build();

        assertThat(json(SampleEvents.plain("e1").usage(usage).build()))
                .contains("\"usage\":{\"input_tokens\":7,\"output_tokens\":2,\"total_tokens\":9}")
                .contains("\"usage_estimated\":true,\"usage_source\":\"estimated\"");
        assertThat(json(SampleEvents.plain("e1").usage(output).build()))
                .contains("\"usage\":{\"input_tokens\":0,\"output_tokens\":2,\"total_tokens\":2}");
    }

    @Test
    void messageWithoutCountsHasNoUsage() {
        assertThat(JsonTree.object(json(SampleEvents.event("e1"))).keySet())
                .doesNotContainAnyElementsOf(Set.of("usage", "usage_source", "usage_estimated", "user", "cost_usd"));
    }

    @Test
    void shortTimesAreNotZero() {
        assertThat(json(SampleEvents.plain("e1").duration(Duration.ofNanos(5)).build()))
                .contains("\"duration_ms\":1,");
    }

    @Test
    void strangeCharactersAreEscapedOrReplaced() {
        String text = "<&>\u2028\u2029\u0000\"\\\ud800ä\ud83d\ude00";

        assertThat(json(SampleEvents.plain("e1").model(text).build()))
                .contains("\"model\":\"\\u003c\\u0026\\u003e\\u2028\\u2029\\u0000\\\"\\\\\ufffdä\ud83d\ude00\"");
    }

    @Test
    void metadataIsSorted() {
        Map<String, String> metadata = Map.of("b", "2", "a", "1", "c\ud800", "3");

        assertThat(json(SampleEvents.plain("e1").tokenMetadata(metadata).build()))
                .contains("\"token_metadata\":{\"a\":\"1\",\"b\":\"2\",\"c\ufffd\":\"3\"}");
    }
}
