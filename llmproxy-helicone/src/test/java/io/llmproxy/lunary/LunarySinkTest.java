package io.llmproxy.lunary;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.llmproxy.api.Secret;
import io.llmproxy.api.event.CapturedBody;
import io.llmproxy.api.event.ExchangeEvent;
import io.llmproxy.api.event.Outcome;
import io.llmproxy.api.event.Usage;
import io.llmproxy.api.event.UsageSource;
import io.llmproxy.api.sink.DeliveryResult;
import io.llmproxy.api.sink.DeliveryResult.Rejected;
import io.llmproxy.api.sink.DeliveryResult.Retry;
import io.llmproxy.ingest.internal.LogWatch;
import io.llmproxy.ingest.internal.OddEvents;
import io.llmproxy.ingest.internal.StandIn;
import io.llmproxy.testing.SampleEvents;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import mockwebserver3.MockResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LunarySinkTest {
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final String PROMPT = "a-prompt-that-nobody-may-see";

    private StandInLunary lunary;
    private LunarySink sink;
    private LogWatch log;

    @BeforeEach
    void open() throws IOException {
        log = LogWatch.begin();
        lunary = new StandInLunary();
        sink = sink().build();
    }

    @AfterEach
    void closeAndLookForSecrets() {
        sink.close();
        lunary.close();
        log.close();
        assertThat(log.text()).doesNotContain(StandIn.KEY, PROMPT);
    }

    private LunarySink.Builder sink() {
        return LunarySink.builder(Secret.of(StandIn.KEY)).endpoint(lunary.url());
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

    private ObjectNode run(ExchangeEvent event) {
        assertThat(sink.deliver(List.of(event)))
                .as("%s", lunary.complaints())
                .containsExactly(DeliveryResult.delivered());
        return lunary.runs.get(event.runId().toString());
    }

    /** S06. */
    @Test
    void oneCallIsARunThatStartsAndEnds() {
        ExchangeEvent event = SampleEvents.complete("e1")
                .usageRepeated(false)
                .bodies(
                        body("{'model':'gpt-4o-mini','messages':[{'role':'user','content':'hi'}],'temperature':0.20}"),
                        body("{'choices':[{'index':0,'message':{'role':'assistant','content':'ho'}}],'usage':{}}"))
                .build();

        assertThat(sink.deliver(List.of(event))).containsExactly(DeliveryResult.delivered());

        JsonNode events = lunary.received().get(0).path("events");
        String id = event.runId().toString();
        assertThat(events).hasSize(2);
        ObjectNode start = events.get(0).deepCopy();
        JsonNode metadata = start.remove("metadata");
        assertThat(start)
                .isEqualTo(json("{'type':'llm','event':'start','runId':'" + id
                        + "','timestamp':'2026-01-02T03:04:05.678Z','name':'gpt-4o-mini-2024-07-18','userId':'u7',"
                        + "'input':[{'role':'user','content':'hi'}],'params':{'temperature':0.20}}"));
        assertThat(metadata.path("token_metadata_team").asText()).isEqualTo("x");
        assertThat(metadata.path("outcome").asText()).isEqualTo("completed");
        assertThat(events.get(1))
                .isEqualTo(json("{'type':'llm','event':'end','runId':'" + id
                        + "','timestamp':'2026-01-02T03:04:05.815Z','output':{'role':'assistant','content':'ho'},"
                        + "'tokensUsage':{'prompt':10,'completion':4,'promptCached':6}}"));
    }

    @Test
    void anEventWithoutBodiesHasModelAndCounts() {
        ObjectNode run = run(SampleEvents.complete("e1").usageRepeated(false).build());

        assertThat(run.path("name").asText()).isEqualTo("gpt-4o-mini-2024-07-18");
        assertThat(run.path("tokensUsage").path("prompt").asInt()).isEqualTo(10);
        assertThat(run.has("input")).isFalse();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "{'choices':[{'message':{'c':1}},{'message':{'c':2}}]} | [{'c':1},{'c':2}]",
                "{'choices':[{'text':'one'}]} | 'one'",
                "{'choices':[]} | []",
                "{'choices':null} | []",
                "{'type':'message','role':'assistant','content':[1],'id':'m'} | {'role':'assistant','content':[1]}",
                "{'id':'r','output':[{'type':'message'}]} | [{'type':'message'}]",
                "{'text':'heard'} | {'text':'heard'}",
                "[1] | [1]",
            })
    void theAnswerIsWhatWasSaid(String answer, String output) {
        CapturedBody request = body("{'input':'a','model':'m'}");

        ObjectNode run = run(SampleEvents.complete("e1")
                .usageRepeated(false)
                .bodies(request, body(answer))
                .build());

        assertThat(run.path("output")).isEqualTo(json(output));
        assertThat(run.path("input").asText()).isEqualTo("a");
    }

    @Test
    void aFailureIsAnErrorAndKeepsItsCosts() {
        Usage usage = Usage.builder(UsageSource.ESTIMATED)
                .inputTokens(9L)
                .outputTokens(2L)
                .build();

        ObjectNode run = run(SampleEvents.plain("e1")
                .outcome(Outcome.CLIENT_ABORTED)
                .status(200)
                .errorCode("client_gone")
                .usage(usage)
                .build());

        assertThat(run.path("status").asText()).isEqualTo("error");
        assertThat(run.path("error").asText()).isEqualTo("client_aborted, status 200, client_gone");
        assertThat(run.path("tokensUsage").path("completion").asInt()).isEqualTo(2);
    }

    @Test
    void aRefusalIsAStartAndAnError() {
        run(SampleEvents.plain("e1").outcome(Outcome.REFUSED).status(429).build());

        assertThat(lunary.received().get(0).path("events"))
                .extracting(event -> event.path("event").asText())
                .containsExactly("start", "error");
    }

    @Test
    void countsThatComeAgainAreNotCountedAgain() {
        ObjectNode run = run(
                SampleEvents.complete("e1").bodies(null, body("{'output':[]}")).build());

        assertThat(run.path("tokensUsage").isMissingNode()).isTrue();
        assertThat(run.path("output").isMissingNode()).isTrue();
        assertThat(run.path("metadata").path("usage_repeated").asBoolean()).isTrue();
    }

    @Test
    void anEventThatComesTwiceIsOneRun() {
        List<ExchangeEvent> batch = SampleEvents.events(3);
        // The first time, the runs start, but do not end.
        lunary.fails = event -> event.path("event").asText().equals("end");
        assertThat(sink.deliver(batch)).containsOnly(DeliveryResult.retry("status 200, but not stored"));
        lunary.fails = event -> false;

        assertThat(sink.deliver(batch)).containsOnly(DeliveryResult.delivered());
        assertThat(lunary.runs).hasSize(3);
        assertThat(lunary.runs.values())
                .allSatisfy(run -> assertThat(run.path("status").asText()).isEqualTo("success"));
    }

    @Test
    void whatIsNotStoredComesAgainAlone() {
        List<ExchangeEvent> batch = SampleEvents.events(4);
        String third = batch.get(2).runId().toString();
        lunary.fails = event -> event.path("runId").asText().equals(third);

        List<DeliveryResult> results = sink.deliver(batch);

        assertThat(results.get(2)).isEqualTo(DeliveryResult.retry("status 200, but not stored"));
        assertThat(Collections.frequency(results, DeliveryResult.delivered())).isEqualTo(3);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 50, 100})
    void oneBadEventTakesNoOtherAlong(int bad) {
        List<ExchangeEvent> batch = SampleEvents.events(100);
        String id = batch.get(bad - 1).runId().toString();
        lunary.refuses = document -> document.toString().contains(id);

        List<DeliveryResult> results = sink.deliver(batch);

        assertThat(results.get(bad - 1)).isEqualTo(new Rejected("status 422"));
        assertThat(Collections.frequency(results, DeliveryResult.delivered())).isEqualTo(99);
        assertThat(lunary.requests()).hasSizeLessThan(16);
    }

    @Test
    void aBatchThatIsTooLongIsSplit() {
        sink.close();
        sink = sink().maxBodyBytes(65_536).build();
        CapturedBody tenthOfIt = body("{'input':'" + "x".repeat(6_500) + "'}");
        List<ExchangeEvent> batch = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
            batch.add(SampleEvents.complete("e" + i).bodies(tenthOfIt, null).build());
        }

        assertThat(sink.deliver(batch)).containsOnly(DeliveryResult.delivered());
        assertThat(lunary.requests())
                .hasSize(4)
                .allSatisfy(request -> assertThat(request.getBodySize()).isBetween(1L, 65_536L));
        assertThat(lunary.runs).hasSize(30);
    }

    @Test
    void bodiesThatAreTooLongAreLeftOut() {
        sink.close();
        sink = sink().maxBodyBytes(65_536).build();
        CapturedBody huge = body("{'input':'" + "x".repeat(70_000) + "'}");

        List<DeliveryResult> results = sink.deliver(List.of(
                SampleEvents.event("e1"),
                SampleEvents.complete("e2").bodies(huge, huge).build(),
                SampleEvents.plain("e3").path("/" + "p".repeat(70_000)).build(),
                SampleEvents.event("e4")));

        assertThat(results.get(2)).isInstanceOf(Rejected.class);
        assertThat(Collections.frequency(results, DeliveryResult.delivered())).isEqualTo(3);
        assertThat(lunary.runs.values())
                .anySatisfy(run -> assertThat(
                                run.path("metadata").path("bodies_omitted").asBoolean())
                        .isTrue());
    }

    @ParameterizedTest
    @CsvSource({
        "401, status 401 (the key is refused: see api-key)",
        "402, status 402 (the key is refused: see api-key)",
        "404, status 404 (nothing takes events there: see endpoint)",
        "429, status 429 (throttled)",
        "500, status 500",
    })
    void whatPassesLosesNothing(int status, String reason) {
        lunary.script(StandIn.answer(status, PROMPT));

        assertThat(sink.deliver(SampleEvents.events(5))).containsOnly(DeliveryResult.retry(reason));
        assertThat(lunary.requests()).hasSize(1);
    }

    @Test
    void throttlingWaitsAsLongAsAsked() {
        lunary.script(new MockResponse.Builder()
                .code(429)
                .setHeader("Retry-After", "2")
                .build());

        assertThat(sink.deliver(SampleEvents.events(2)))
                .containsOnly(new Retry(Duration.ofSeconds(2), "status 429 (throttled)"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "ok", "{}", "{'results':[{'id':'x','success':true}", "{'results':7}", "[]", "<html>"})
    void aSuccessWithoutResultsIsNone(String text) {
        lunary.script(StandIn.answer(200, text.replace('\'', '"')));

        assertThat(sink.deliver(SampleEvents.events(2)))
                .containsOnly(DeliveryResult.retry("status 200 without results (see endpoint)"));
    }

    @Test
    void resultsOfOthersAreNotOurs() {
        lunary.script(StandIn.answer(
                200,
                json("{'more':{'a':[1]},'results':[{'id':'x','success':true},{'success':true,'x':{'y':1}}]}")
                        .toString()));

        assertThat(sink.deliver(SampleEvents.events(1)))
                .containsExactly(DeliveryResult.retry("status 200, but not stored"));
    }

    @Test
    void anInterruptEndsTheDeliveryAtOnce() throws InterruptedException {
        CountDownLatch done = new CountDownLatch(1);
        List<DeliveryResult> results = new ArrayList<>();
        lunary.script(
                new MockResponse.Builder().headersDelay(20, TimeUnit.SECONDS).build());
        Thread thread = new Thread(() -> {
            results.addAll(sink.deliver(SampleEvents.events(3)));
            done.countDown();
        });
        thread.start();
        lunary.server().takeRequest(5, TimeUnit.SECONDS);

        thread.interrupt();

        assertThat(done.await(5, TimeUnit.SECONDS)).isTrue();
        assertThat(results).hasSize(3).doesNotContain(DeliveryResult.delivered());
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void everyOddEventKeepsTheContract(long seed) {
        OddEvents odd = new OddEvents(seed);
        List<ExchangeEvent> batch = Stream.generate(odd::next).limit(250).toList();

        List<DeliveryResult> results = sink.deliver(batch);

        assertThat(lunary.complaints()).isEmpty();
        assertThat(results).hasSize(250).containsOnly(DeliveryResult.delivered());
        assertThat(lunary.runs).hasSize(250);
        assertThat(lunary.runs.values())
                .noneMatch(run -> run.path("status").asText().equals("started"));
    }

    @Test
    void metadataMayHaveAnyName() {
        ObjectNode run = run(SampleEvents.plain("e1")
                .tokenMetadata(Map.of("tags", "a", "templateId", "b"))
                .build());

        assertThat(run.path("metadata").path("token_metadata_tags").asText()).isEqualTo("a");
    }
}
