package io.llmproxy.helicone;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.llmproxy.api.Secret;
import io.llmproxy.api.event.CapturedBody;
import io.llmproxy.api.event.ExchangeEvent;
import io.llmproxy.api.event.Outcome;
import io.llmproxy.api.event.Usage;
import io.llmproxy.api.event.UsageSource;
import io.llmproxy.api.sink.DeliveryResult;
import io.llmproxy.ingest.internal.OddEvents;
import io.llmproxy.testing.SampleEvents;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What Helicone gets of an event. */
class HeliconeMappingTest {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private StandInHelicone helicone;
    private HeliconeSink sink;

    @BeforeEach
    void open() throws IOException {
        helicone = new StandInHelicone();
        sink = HeliconeSink.builder(Secret.of(StandInHelicone.KEY))
                .endpoint(helicone.url())
                .build();
    }

    @AfterEach
    void close() {
        sink.close();
        helicone.close();
    }

    private JsonNode sent(ExchangeEvent event) {
        assertThat(sink.deliver(List.of(event)))
                .as("%s", helicone.complaints())
                .containsExactly(DeliveryResult.delivered());
        return helicone.received().get(helicone.received().size() - 1);
    }

    private static JsonNode json(String text) {
        try {
            return MAPPER.readTree(text.replace('\'', '"'));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static CapturedBody body(String json) {
        return new CapturedBody(json.replace('\'', '"'), true, false);
    }

    @Test
    void anEventWithoutBodiesHasModelAndCounts() {
        JsonNode document = sent(
                SampleEvents.complete("e1").usageRepeated(false).errorCode(null).build());

        assertThat(document.path("providerRequest").path("url").asText()).isEqualTo("/v1/chat/completions");
        assertThat(document.path("providerRequest").path("json")).isEqualTo(json("{'model':'gpt-4o-mini'}"));
        assertThat(document.path("providerResponse"))
                .isEqualTo(json("{'status':200,'headers':{},'json':{'model':'gpt-4o-mini-2024-07-18','usage':"
                        + "{'prompt_tokens':10,'completion_tokens':4,'total_tokens':14,"
                        + "'prompt_tokens_details':{'cached_tokens':6},"
                        + "'completion_tokens_details':{'reasoning_tokens':1}}},'cost':0.00000375}"));
        assertThat(document.path("timing"))
                .isEqualTo(json("{'startTime':{'seconds':1767323045,'milliseconds':678},"
                        + "'endTime':{'seconds':1767323045,'milliseconds':815},'timeToFirstToken':41}"));
    }

    /** S05. */
    @Test
    void userAndMetadataCanBeFilteredBy() {
        JsonNode meta = sent(SampleEvents.plain("e1")
                        .userId("u7")
                        .projectId("p1")
                        .tokenMetadata(Map.of("team", "x"))
                        .duration(Duration.ofMillis(1_500))
                        .build())
                .path("providerRequest")
                .path("meta");

        assertThat(meta.path("Helicone-User-Id").asText()).isEqualTo("u7");
        assertThat(meta.path("Helicone-Property-team").asText()).isEqualTo("x");
        assertThat(meta.path("Helicone-Property-Project-Id").asText()).isEqualTo("p1");
        assertThat(meta.path("Helicone-Property-Outcome").asText()).isEqualTo("completed");
        assertThat(meta.path("Helicone-Request-Id").asText())
                .isEqualTo(SampleEvents.event("e1").runId().toString());
        JsonNode timing = helicone.received().get(0).path("timing");
        assertThat(timing.path("endTime")).isEqualTo(json("{'seconds':1767323047,'milliseconds':178}"));
    }

    @Test
    void metadataReplacesNothingThatTheGatewayKnows() {
        JsonNode meta = sent(SampleEvents.plain("e1")
                        .model("gpt-4o")
                        .tokenMetadata(Map.of("MODEL", "mine", "Grüße an", "Zoë", "Helicone-Auth", "Bearer x"))
                        .build())
                .path("providerRequest")
                .path("meta");

        assertThat(meta.path("Helicone-Property-Model").asText()).isEqualTo("gpt-4o");
        assertThat(meta.path("Helicone-Property-Metadata-MODEL").asText()).isEqualTo("mine");
        assertThat(meta.path("Helicone-Property-Gr--e-an").asText()).isEqualTo("Zo\\u00eb");
        assertThat(meta.has("Helicone-Auth")).isFalse();
    }

    @Test
    void bodiesGoAlongAndFieldsThatNobodyKnowsStay() {
        JsonNode document = sent(SampleEvents.complete("e1")
                .usageRepeated(false)
                .errorCode(null)
                .bodies(
                        body(
                                "{'model':'gpt-4o-mini','stream':true,'messages':[{'role':'user','content':'hi'}],'seed':1e400}"),
                        body(
                                "{'id':'c1','model':'m2','usage':{'input_tokens':10,'prompt_tokens':1,'cost_in_usd_ticks':7}}"))
                .responseHeaders(Map.of("x-ratelimit-remaining", List.of("5", "6")))
                .build());

        assertThat(document.path("providerRequest").path("json").path("messages"))
                .isEqualTo(json("[{'role':'user','content':'hi'}]"));
        assertThat(document.path("providerRequest").path("json").path("stream").asBoolean(true))
                .isFalse();
        JsonNode answer = document.path("providerResponse").path("json");
        assertThat(answer.path("id").asText()).isEqualTo("c1");
        assertThat(answer.path("model").asText()).isEqualTo("m2");
        assertThat(answer.path("usage").path("prompt_tokens").asInt()).isEqualTo(10);
        assertThat(answer.path("usage").path("input_tokens").asInt()).isEqualTo(10);
        assertThat(answer.path("usage").path("cost_in_usd_ticks").asInt()).isEqualTo(7);
        assertThat(document.path("providerResponse")
                        .path("headers")
                        .path("x-ratelimit-remaining")
                        .asText())
                .isEqualTo("5, 6");
        assertThat(helicone.requests().get(0).getBody().utf8()).contains("\"seed\":1e400");
    }

    /** S04. */
    @ParameterizedTest
    @ValueSource(strings = {"1\n00:00 --> 00:01\nHello", "{\"model\": cut o", "[1,2]"})
    void anAnswerThatIsNoObjectIsText(String answer) {
        JsonNode response = sent(SampleEvents.complete("e1")
                        .usageRepeated(false)
                        .bodies(null, new CapturedBody(answer, answer.startsWith("["), false))
                        .build())
                .path("providerResponse");

        assertThat(response.path("textBody").asText()).isEqualTo(answer);
        assertThat(response.path("json").path("usage").path("total_tokens").asInt())
                .isEqualTo(14);
    }

    @Test
    void countsThatComeAgainAreNotCountedAgain() {
        JsonNode document = sent(SampleEvents.complete("e1")
                .bodies(null, body("{'usage':{'total_tokens':14}}"))
                .build());

        assertThat(document.path("providerResponse").path("json").has("usage")).isFalse();
        assertThat(document.path("providerRequest")
                        .path("meta")
                        .path("Helicone-Property-Usage-Repeated")
                        .asText())
                .isEqualTo("true");
    }

    @Test
    void aTotalThatIsMissingIsTheSum() {
        Usage usage = Usage.builder(UsageSource.ESTIMATED)
                .inputTokens(3L)
                .outputTokens(4L)
                .build();

        JsonNode document = sent(SampleEvents.plain("e1").usage(usage).build());

        assertThat(document.path("providerResponse")
                        .path("json")
                        .path("usage")
                        .path("total_tokens")
                        .asInt())
                .isEqualTo(7);
        assertThat(document.path("providerRequest")
                        .path("meta")
                        .path("Helicone-Property-Usage-Source")
                        .asText())
                .isEqualTo("estimated");
    }

    @ParameterizedTest
    @CsvSource({
        "COMPLETED, 0, , 200",
        "CLIENT_ABORTED, 0, , 499",
        "CLIENT_ABORTED, 0, 200, 200",
        "CLIENT_ABORTED, 201, 200, 201",
        "REFUSED, 0, , 499",
        "REFUSED, 403, , 403",
        "UPSTREAM_ERROR, 0, , 502",
        "UPSTREAM_ABORTED, 0, , 502",
        "TIMED_OUT, 0, , 504",
        "REVOKED, 0, , 499",
    })
    void everyCallHasAStatus(Outcome outcome, int status, Integer upstream, int expected) {
        JsonNode document = sent(SampleEvents.plain("e1")
                .outcome(outcome)
                .status(status)
                .upstreamStatus(upstream)
                .build());

        assertThat(document.path("providerResponse").path("status").asInt()).isEqualTo(expected);
    }

    @Test
    void bodiesThatAreTooLongAreLeftOut() {
        CapturedBody huge = body("{'model':'m','text':'" + "x".repeat(11_000_000) + "'}");

        JsonNode document = sent(SampleEvents.complete("e1")
                .usageRepeated(false)
                .bodies(huge, huge)
                .build());

        assertThat(document.path("providerRequest").path("json")).isEqualTo(json("{'model':'gpt-4o-mini'}"));
        assertThat(document.path("providerRequest")
                        .path("meta")
                        .path("Helicone-Property-Bodies-Omitted")
                        .asText())
                .isEqualTo("too long");
        assertThat(document.path("providerResponse")
                        .path("json")
                        .path("usage")
                        .path("total_tokens")
                        .asInt())
                .isEqualTo(14);
    }

    @Test
    void whatIsTooLongEvenWithoutBodiesIsRejectedAlone() {
        ExchangeEvent huge =
                SampleEvents.plain("e1").path("/" + "p".repeat(11_000_000)).build();

        List<DeliveryResult> results = sink.deliver(List.of(huge, SampleEvents.event("e2")));

        assertThat(results.get(0)).isInstanceOf(DeliveryResult.Rejected.class);
        assertThat(results.get(1)).isEqualTo(DeliveryResult.delivered());
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void everyOddEventKeepsTheContract(long seed) {
        OddEvents odd = new OddEvents(seed);
        List<ExchangeEvent> batch = new ArrayList<>();
        for (int i = 0; i < 250; i++) {
            batch.add(odd.next());
        }

        List<DeliveryResult> results = sink.deliver(batch);

        assertThat(helicone.complaints()).isEmpty();
        assertThat(results).hasSize(250).containsOnly(DeliveryResult.delivered());
        assertThat(helicone.received()).hasSize(250);
    }
}
