package io.llmproxy.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import io.llmproxy.api.event.ExchangeEvent;
import io.llmproxy.api.event.Outcome;
import io.llmproxy.api.event.UsageSource;
import io.llmproxy.core.CircuitBreakerConfig;
import io.llmproxy.core.CredentialPlace;
import io.llmproxy.core.ProviderConfig;
import io.llmproxy.core.TokenRequest;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a gateway that can be relied on does where the original had a defect: time, failures, limits. */
class AvailabilityDefectsTest {
    private static final ScriptedProvider.Script OK = (request, connection) -> connection.json(200, "{\"ok\":1}");
    private static final String QUESTION = "{\"model\":\"gpt-4o\"}";
    private static final Duration SHORT = Duration.ofMillis(700);

    /** D20: only silence ends a stream, not its age. */
    @Test
    void streamMayLastForHours() throws Exception {
        int hours = 12;
        AtomicLong now = new AtomicLong();
        Semaphore mayContinue = new Semaphore(0);
        try (Gateway gateway = Gateway.start(
                        (request, connection) -> {
                            connection.startStream();
                            for (int i = 0; i < hours; i++) {
                                connection.chunk("data: {\"n\":" + i + "}\n\n");
                                mayContinue.acquire();
                            }
                            connection.endStream();
                        },
                        provider -> provider.idleTimeout(Duration.ofMinutes(61)),
                        engine -> engine.ticker(now::get));
                RawClient client = gateway.post(QUESTION)) {
            for (int i = 0; i < hours; i++) {
                client.readUntil("{\"n\":" + i + "}");
                now.addAndGet(Duration.ofHours(1).toNanos());
                mayContinue.release();
            }
            client.readUntil("\r\n0\r\n\r\n");
            ExchangeEvent event = gateway.sink().onlyEvent();
            assertThat(event.outcome()).isEqualTo(Outcome.COMPLETED);
            assertThat(event.duration()).isGreaterThanOrEqualTo(Duration.ofHours(hours));
        }
    }

    /** D20: the limit of the whole exchange is another one, and is honoured. */
    @Test
    void totalTimeLimitEndsAStreamAsABrokenOne() throws Exception {
        Semaphore never = new Semaphore(0);
        try (Gateway gateway = Gateway.start(
                (request, connection) -> {
                    connection.startStream().chunk("data: {}\n\n");
                    never.tryAcquire(20, TimeUnit.SECONDS);
                },
                provider -> provider.totalTimeout(SHORT),
                engine -> engine)) {
            assertThat(Wire.post(gateway, QUESTION)).doesNotContain("\r\n0\r\n\r\n");
            assertThat(gateway.sink().onlyEvent().outcome()).isEqualTo(Outcome.TIMED_OUT);
            never.release();
        }
    }

    /** D21: over HTTP/2 too, as Http2Test of the core shows. */
    @Test
    void lateAnswerIsATimeout() throws Exception {
        assertThat(ProviderConfig.DEFAULT_FIRST_BYTE_TIMEOUT).isGreaterThanOrEqualTo(Duration.ofMinutes(10));
        Semaphore never = new Semaphore(0);
        try (Gateway gateway = Gateway.start(
                (request, connection) -> never.tryAcquire(20, TimeUnit.SECONDS),
                provider -> provider.firstByteTimeout(SHORT),
                engine -> engine)) {
            assertThat(Wire.post(gateway, QUESTION))
                    .startsWith("HTTP/1.1 504")
                    .endsWith("{\"error\":\"Request timeout\",\"code\":\"timeout\"}\n");
            never.release();
        }
    }

    /** D22. */
    @Test
    void breakerCountsTheProvidersFailuresOnlyAndSaysWhenToComeBack() throws Exception {
        AtomicInteger calls = new AtomicInteger();
        try (Gateway gateway = Gateway.start(
                (request, connection) -> {
                    calls.incrementAndGet();
                    connection.json(500, "{}");
                },
                provider -> provider.circuitBreaker(new CircuitBreakerConfig(3, Duration.ofHours(1))),
                engine -> engine)) {
            for (int i = 0; i < 3; i++) {
                assertThat(Wire.raw(gateway, "GET /app/v1/unknown HTTP/1.1\r\n\r\n"))
                        .startsWith("HTTP/1.1 404");
                assertThat(Wire.post(gateway, QUESTION)).startsWith("HTTP/1.1 500");
            }
            String open = Wire.post(gateway, QUESTION, "Origin: https://any.example");
            assertThat(open)
                    .startsWith("HTTP/1.1 503")
                    .endsWith(
                            "{\"error\":\"Upstream unavailable (circuit breaker open)\",\"code\":\"circuit_open\"}\n");
            assertThat(Integer.parseInt(Wire.header(open, "Retry-After"))).isBetween(3_500, 3_600);
            assertThat(Wire.header(open, "Access-Control-Allow-Origin")).isEqualTo("*");
            assertThat(calls).hasValue(3);
            assertThat(Wire.raw(gateway, "OPTIONS " + Gateway.CHAT + " HTTP/1.1\r\n\r\n"))
                    .startsWith("HTTP/1.1 204");
        }
    }

    /** D22: what never reached the provider says nothing about it. */
    @Test
    void breakerStaysClosedForFaultsOfTheGatewaysOwn() throws Exception {
        try (Gateway gateway = Gateway.start(
                OK,
                provider -> provider.circuitBreaker(new CircuitBreakerConfig(1, Duration.ofHours(1))),
                engine -> engine.maxRequestBytes(100))) {
            assertThat(Wire.post(gateway, "x".repeat(101))).startsWith("HTTP/1.1 413");
            assertThat(Wire.post(gateway, QUESTION)).startsWith("HTTP/1.1 200");
        }
    }

    /** D22: a client that is slow, or an answer that is cut for its length, says nothing about the provider either. */
    @Test
    void breakerStaysClosedWhenTheWholeExchangeTakesTooLong() throws Exception {
        try (Gateway gateway = Gateway.start(
                (request, connection) -> {
                    if (request.bodyText().contains("endless")) {
                        connection.startStream();
                        while (true) {
                            connection.chunk("data: {}\n\n");
                            TimeUnit.MILLISECONDS.sleep(50);
                        }
                    }
                    connection.json(200, "{\"ok\":1}");
                },
                provider ->
                        provider.totalTimeout(SHORT).circuitBreaker(new CircuitBreakerConfig(1, Duration.ofHours(1))),
                engine -> engine)) {
            Wire.post(gateway, "{\"model\":\"endless\"}");
            assertThat(gateway.sink().onlyEvent().outcome()).isEqualTo(Outcome.TIMED_OUT);
            assertThat(Wire.post(gateway, QUESTION)).startsWith("HTTP/1.1 200");
        }
    }

    /** D22: what is not sent is not charged. */
    @Test
    void callsThatTheBreakerRefusesAreNotCharged() throws Exception {
        try (Gateway gateway = Gateway.start(
                (request, connection) -> connection.json(500, "{}"),
                provider -> provider.circuitBreaker(new CircuitBreakerConfig(1, Duration.ofHours(1))),
                engine -> engine)) {
            TokenRequest limited = TokenRequest.builder(gateway.project().id(), Duration.ofHours(1))
                    .maxRequests(2L)
                    .build();
            String token = gateway.engine().tokens().issue(limited).token().reveal();
            String auth = "Authorization: Bearer " + token + "\r\n";
            assertThat(Wire.withBody(gateway, "POST", Gateway.CHAT, QUESTION, auth))
                    .startsWith("HTTP/1.1 500");
            for (int i = 0; i < 3; i++) {
                assertThat(Wire.withBody(gateway, "POST", Gateway.CHAT, QUESTION, auth))
                        .startsWith("HTTP/1.1 503")
                        .contains("circuit_open");
            }
        }
    }

    /** D34. */
    @Test
    void pathAndQueryOfTheBaseUrlAreKept() throws Exception {
        try (Gateway gateway = Gateway.start(OK);
                Gateway azure = Gateway.toProvider(
                        gateway.provider(),
                        url -> ProviderConfig.openAi(URI.create(url + "/openai/x?api-version=2024-10-21")))) {
            Wire.get(azure, "/app/v1/models?limit=2;3&api-version=evil&after=%zz");
            assertThat(gateway.provider().requests().get(0).line()).startsWith("GET /openai/x/v1/models?");
            String query = gateway.provider().requests().get(0).line().split("[? ]")[2];
            assertThat(query.split("&")).containsExactlyInAnyOrder("limit=2;3", "after=%zz", "api-version=2024-10-21");
        }
    }

    /** D35. */
    @ParameterizedTest
    @ValueSource(strings = {"x-api-key", "api-key", "x-goog-api-key", "query:key", "bearer"})
    void keyAndTokenStandWhereTheProviderAndItsClientsExpectThem(String place) throws Exception {
        CredentialPlace credential = CredentialPlace.parse(place);
        try (Gateway gateway = Gateway.start(
                OK, provider -> provider.apiKeyPlace(credential).tokenPlaces(List.of(credential)), engine -> engine)) {
            boolean isQuery = credential.kind() == CredentialPlace.Kind.QUERY;
            String header = switch (credential.kind()) {
                case BEARER -> Wire.auth(gateway);
                case HEADER -> place + ": " + gateway.token() + "\r\n";
                case QUERY -> "";
            };
            String path = Gateway.CHAT + (isQuery ? "?alt=sse&key=" + gateway.token() : "?alt=sse");
            assertThat(Wire.withBody(gateway, "POST", path, QUESTION, header)).startsWith("HTTP/1.1 200");
            ScriptedProvider.Request request = gateway.provider().requests().get(0);
            assertThat(request.line() + request.headers())
                    .contains(Gateway.PROVIDER_KEY)
                    .contains("alt=sse")
                    .doesNotContain(gateway.token());
            if (credential.kind() == CredentialPlace.Kind.HEADER) {
                assertThat(request.header(place)).isEqualTo(Gateway.PROVIDER_KEY);
                assertThat(request.header("Authorization")).isNull();
            } else if (isQuery) {
                assertThat(request.line()).contains("key=" + Gateway.PROVIDER_KEY);
            }
        }
    }

    /** D36. */
    @Test
    void webSocketIsRefusedInSoManyWords() throws Exception {
        try (Gateway gateway = Gateway.start(OK)) {
            assertThat(Wire.raw(
                            gateway,
                            "GET /app/v1/models HTTP/1.1\r\nConnection: Upgrade, close\r\nUpgrade: websocket\r\n"
                                    + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n"
                                    + Wire.auth(gateway) + "\r\n"))
                    .startsWith("HTTP/1.1 501")
                    .contains("\"code\":\"upgrade_not_supported\"");
        }
    }

    /** D36: an offer to speak HTTP/2 is no demand. */
    @Test
    void offerOfAnotherVersionIsIgnored() throws Exception {
        try (Gateway gateway = Gateway.start(OK)) {
            try (RawClient client = gateway.client()) {
                client.send("GET /app/v1/models HTTP/1.1\r\nHost: h\r\nConnection: Upgrade, HTTP2-Settings\r\n"
                        + "Upgrade: h2c\r\nHTTP2-Settings: AAMAAABkAARAAAAAAAIAAAAA\r\n" + Wire.auth(gateway)
                        + "\r\n");
                assertThat(client.readUntil("{\"ok\":1}")).startsWith("HTTP/1.1 200");
            }
            assertThat(gateway.provider().requests().get(0).header("Upgrade")).isNull();
        }
    }

    /** D37. */
    @Test
    void codingThatTheClientDidNotAskForIsNotAskedFor() throws Exception {
        try (Gateway gateway = Gateway.start(OK)) {
            Wire.post(gateway, QUESTION);
            Wire.post(gateway, QUESTION, "Accept-Encoding: br, gzip");
            assertThat(gateway.provider().requests())
                    .extracting(request -> request.header("Accept-Encoding"))
                    .containsExactly("identity", "br, gzip");
        }
    }

    /** D38. */
    @Test
    void sizesAreLimited() throws Exception {
        try (Gateway gateway = Gateway.start(OK, provider -> provider, engine -> engine.maxRequestBytes(10_000))) {
            assertThat(Wire.post(gateway, "x".repeat(10_001)))
                    .startsWith("HTTP/1.1 413")
                    .contains("request_too_large");
            assertThat(gateway.provider().requests()).isEmpty();
        }
    }

    /** D39. */
    @Test
    void bodyThatEndsTooSoonIsNotForwardedAsIfWhole() throws Exception {
        try (Gateway gateway = Gateway.start(OK)) {
            try (RawClient client = gateway.client()) {
                client.send("POST " + Gateway.CHAT + " HTTP/1.1\r\nHost: h\r\n" + Wire.auth(gateway)
                        + "Content-Type: application/json\r\nContent-Length: 100\r\n\r\n" + QUESTION);
                client.endOutput();
                client.readToEnd();
            }
            ExchangeEvent event = gateway.sink().onlyEvent();
            assertThat(event.outcome()).isIn(Outcome.REFUSED, Outcome.CLIENT_ABORTED);
            assertThat(gateway.provider().requests()).isEmpty();
        }
    }

    /** D48. */
    @Test
    void answerThatIsCutBeforeItsHeadIsABadGatewayAndOneThatIsCutLaterIsBroken() throws Exception {
        AtomicInteger calls = new AtomicInteger();
        try (Gateway gateway = Gateway.start((request, connection) -> {
            if (calls.incrementAndGet() == 1) {
                connection.close();
            } else {
                connection
                        .send("HTTP/1.1 200 OK\r\nCache-Control: public, max-age=60\r\nContent-Length: 100\r\n\r\nhalf")
                        .close();
            }
        })) {
            assertThat(Wire.post(gateway, QUESTION))
                    .startsWith("HTTP/1.1 502")
                    .endsWith("{\"error\":\"Proxy error\"}\n");
            assertThat(Wire.post(gateway, QUESTION)).startsWith("HTTP/1.1 200").endsWith("half");
            assertThat(gateway.sink().await(2).get(1).outcome()).isEqualTo(Outcome.UPSTREAM_ABORTED);
        }
    }

    /** D49. */
    @Test
    void shutdownWaitsForRunningCallsAndDeliversTheirEvents() throws Exception {
        Semaphore mayAnswer = new Semaphore(0);
        Gateway gateway = Gateway.start((request, connection) -> {
            mayAnswer.acquire();
            connection.json(200, "{\"usage\":{\"prompt_tokens\":1,\"completion_tokens\":1,\"total_tokens\":2}}");
        });
        try (gateway;
                RawClient client = gateway.post(QUESTION)) {
            org.awaitility.Awaitility.await()
                    .until(() -> gateway.provider().requests().size() == 1);
            Thread closing = new Thread(() -> gateway.engine().close(), "closing");
            closing.start();
            org.awaitility.Awaitility.await().until(() -> gateway.engine().isClosed());
            mayAnswer.release();
            assertThat(client.readUntil("total_tokens")).startsWith("HTTP/1.1 200");
            closing.join();
            assertThat(gateway.sink().events()).hasSize(1);
            assertThat(gateway.sink().onlyEvent().usage().source()).isEqualTo(UsageSource.PROVIDER);
        }
    }
}
