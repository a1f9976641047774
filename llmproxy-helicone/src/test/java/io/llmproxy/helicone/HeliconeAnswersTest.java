package io.llmproxy.helicone;

import static org.assertj.core.api.Assertions.assertThat;

import io.llmproxy.api.Secret;
import io.llmproxy.api.event.CapturedBody;
import io.llmproxy.api.event.ExchangeEvent;
import io.llmproxy.api.sink.DeliveryResult;
import io.llmproxy.api.sink.DeliveryResult.Rejected;
import io.llmproxy.api.sink.DeliveryResult.Retry;
import io.llmproxy.ingest.internal.LogWatch;
import io.llmproxy.ingest.internal.StandIn;
import io.llmproxy.testing.LeavesThreads;
import io.llmproxy.testing.SampleEvents;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import mockwebserver3.MockResponse;
import mockwebserver3.SocketEffect;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of events, by what Helicone answers. An answer that breaks off starts Okio's thread, which ends after a minute. */
@LeavesThreads("Okio Watchdog")
class HeliconeAnswersTest {
    private static final String PROMPT = "a-prompt-that-nobody-may-see";

    private StandInHelicone helicone;
    private HeliconeSink sink;
    private LogWatch log;

    @BeforeEach
    void open() throws IOException {
        log = LogWatch.begin();
        helicone = new StandInHelicone();
        sink = sink().build();
    }

    @AfterEach
    void closeAndLookForSecrets() {
        sink.close();
        helicone.close();
        log.close();
        assertThat(log.text()).doesNotContain(StandIn.KEY, PROMPT);
    }

    private HeliconeSink.Builder sink() {
        return HeliconeSink.builder(Secret.of(StandIn.KEY))
                .endpoint(helicone.url())
                .parallelism(1)
                .clock(() -> Instant.parse("2026-01-02T03:00:00Z"));
    }

    private static ExchangeEvent event(String id) {
        CapturedBody body = new CapturedBody("{\"messages\":\"" + PROMPT + "\"}", true, false);
        return SampleEvents.complete(id).bodies(body, body).build();
    }

    private List<DeliveryResult> deliver(int count) {
        return sink.deliver(Stream.iterate(1, i -> i + 1)
                .limit(count)
                .map(i -> event("e" + i))
                .toList());
    }

    private static void assertHoldsNoSecret(List<DeliveryResult> results) {
        assertThat(results.toString()).doesNotContain(StandIn.KEY, PROMPT);
    }

    /** S03. */
    @ParameterizedTest
    @ValueSource(ints = {400, 409, 410, 413, 415, 422, 431, 451})
    void aRefusalCostsThatEventOnly(int status) {
        helicone.script(StandIn.answer(status, PROMPT + StandIn.KEY));

        List<DeliveryResult> results = deliver(3);

        assertThat(results.get(0)).isEqualTo(new Rejected("status " + status));
        assertThat(results.subList(1, 3)).containsOnly(DeliveryResult.delivered());
    }

    /** S03. */
    @ParameterizedTest
    @ValueSource(ints = {408, 425, 500, 502, 503, 504, 520})
    void aFailureIsTriedAgainAndHoldsUpNoOther(int status) {
        // OkHttp makes a call again by itself after a 408.
        helicone.script(StandIn.answer(status, PROMPT), StandIn.answer(status, PROMPT));

        List<DeliveryResult> results = deliver(3);

        assertThat(results.get(0)).isEqualTo(DeliveryResult.retry("status " + status));
        assertThat(results.get(2)).isEqualTo(DeliveryResult.delivered());
        assertHoldsNoSecret(results);
    }

    /** S03. */
    @ParameterizedTest
    @CsvSource({
        "2, , PT2S",
        "0, , PT0S",
        "7200, , PT2H",
        "'Fri, 02 Jan 2026 03:00:07 GMT', , PT7S",
        "'Fri, 02 Jan 2026 02:00:00 GMT', , PT0S",
        "'Fri, 02 Jan 2026 03:04:10 GMT', 'Fri, 02 Jan 2026 03:04:05 GMT', PT5S",
        "soon, , ",
        "-1, , ",
    })
    void throttlingWaitsAsLongAsAskedAndEndsTheDelivery(String retryAfter, String date, Duration expected) {
        MockResponse.Builder answer = new MockResponse.Builder().code(429).setHeader("Retry-After", retryAfter);
        if (date != null) {
            answer.setHeader("Date", date);
        }
        helicone.script(answer.build());

        List<DeliveryResult> results = deliver(3);

        assertThat(results).containsOnly(new Retry(expected, "status 429 (throttled)"));
        assertThat(helicone.requests()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(ints = {401, 402, 403, 404, 405, 301, 308})
    void whatPeopleCanMendLosesNothing(int status) {
        helicone.script(StandIn.answer(status, ""));

        List<DeliveryResult> results = deliver(3);

        assertThat(results)
                .allSatisfy(result -> assertThat(((Retry) result).reason())
                        .startsWith("status " + status)
                        .containsAnyOf("api-key", "endpoint"));
        assertThat(helicone.requests()).hasSize(1);
    }

    @Test
    void aWrongKeyIsToldApartFromABadEvent() {
        sink.close();
        sink = HeliconeSink.builder(Secret.of("another"))
                .endpoint(helicone.url())
                .build();

        assertThat(deliver(1)).containsExactly(DeliveryResult.retry("status 401 (the key is refused: see api-key)"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"{\"error\":\"S3 is away, " + PROMPT + "\"}", "{\"data\":{},\"error\":{}}", "{\"half", "<html>"})
    void aSuccessThatIsNoneIsTriedAgain(String body) {
        helicone.script(StandIn.answer(200, body));

        List<DeliveryResult> results = deliver(2);

        assertThat(results.get(0)).isInstanceOf(Retry.class);
        assertThat(results.get(1)).isEqualTo(DeliveryResult.delivered());
        assertHoldsNoSecret(results);
    }

    @ParameterizedTest
    @ValueSource(strings = {"ok", "", "{}", "{\"error\":null}", "{\"data\":{\"error\":1}}", "\uFFFD garbage"})
    void aSuccessIsASuccess(String body) {
        helicone.script(StandIn.answer(200, body));

        assertThat(deliver(1)).containsExactly(DeliveryResult.delivered());
    }

    static Stream<MockResponse> brokenAnswers() {
        MockResponse.Builder ok = new MockResponse.Builder().body("{\"x\":\"" + "y".repeat(100_000) + "\"}");
        return Stream.of(
                ok.clone().onResponseStart(new SocketEffect.CloseSocket()).build(),
                ok.clone().onResponseBody(new SocketEffect.CloseSocket()).build(),
                ok.clone().status("NONSENSE " + PROMPT).build());
    }

    @ParameterizedTest
    @MethodSource("brokenAnswers")
    void aCallThatBreaksOffIsMadeAgain(MockResponse broken) {
        // OkHttp tries another connection and other addresses of the host by itself.
        helicone.script(Stream.generate(() -> broken).limit(20).toArray(MockResponse[]::new));

        List<DeliveryResult> results = deliver(1);

        assertThat(results)
                .allSatisfy(result -> assertThat(((Retry) result).reason()).startsWith("the call broke off: "));
        assertHoldsNoSecret(results);
    }

    /** S03. */
    @Test
    void aSlowAnswerIsNotWaitedFor() {
        sink.close();
        sink = sink().timeout(Duration.ofSeconds(1)).parallelism(2).build();
        MockResponse slow =
                new MockResponse.Builder().headersDelay(20, TimeUnit.SECONDS).build();
        MockResponse drip = new MockResponse.Builder()
                .body("o".repeat(100))
                .throttleBody(1, 1, TimeUnit.SECONDS)
                .build();
        helicone.script(slow, drip);

        long begin = System.nanoTime();
        List<DeliveryResult> results = deliver(2);

        assertThat(results).containsOnly(DeliveryResult.retry("no answer in time"));
        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(5));
    }

    @Test
    void aBatchEndsInTime() {
        sink.close();
        sink = sink().timeout(Duration.ofSeconds(1)).build();
        MockResponse slowish = new MockResponse.Builder()
                .headersDelay(350, TimeUnit.MILLISECONDS)
                .body("ok")
                .build();
        helicone.script(Stream.generate(() -> slowish).limit(20).toArray(MockResponse[]::new));

        List<DeliveryResult> results = deliver(20);

        assertThat(results.get(0)).isEqualTo(DeliveryResult.delivered());
        assertThat(results.get(19)).isEqualTo(DeliveryResult.retry("not sent: the batch took too long"));
        assertThat(helicone.requests()).hasSizeLessThan(6);
    }

    @ParameterizedTest
    @CsvSource({"http://localhost:1/x, cannot connect", "https://no-such-host.invalid/x, no such host (see endpoint)"})
    void anAddressThatDoesNotAnswerLosesNothing(URI endpoint, String reason) {
        sink.close();
        sink = sink().endpoint(endpoint).build();

        assertThat(deliver(100)).containsOnly(DeliveryResult.retry(reason));
    }

    @Test
    void aServerThatDoesNotSpeakTlsLosesNothing() throws Exception {
        sink.close();
        ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Thread plain = new Thread(() -> answerInClear(server));
        plain.start();
        sink = sink().endpoint(URI.create("https://localhost:" + server.getLocalPort()))
                .build();

        List<DeliveryResult> results = deliver(2);

        server.close();
        plain.join(5_000);
        assertThat(results)
                .allSatisfy(result -> assertThat(((Retry) result).reason()).startsWith("no secure connection: "));
    }

    private static void answerInClear(ServerSocket server) {
        while (!server.isClosed()) {
            try (Socket socket = server.accept()) {
                socket.getOutputStream().write("HTTP/1.1 400 Bad Request\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
                socket.shutdownOutput();
                socket.getInputStream().readAllBytes();
            } catch (IOException ignored) {
                // The client hangs up; the test closes the server.
            }
        }
    }
}
