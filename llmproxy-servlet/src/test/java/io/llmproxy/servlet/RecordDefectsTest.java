package io.llmproxy.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.llmproxy.api.event.ExchangeEvent;
import io.llmproxy.api.event.Outcome;
import io.llmproxy.api.event.UsageSource;
import io.llmproxy.core.RetryConfig;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** What a trustworthy gateway records and tells where the original had a defect: events, ids, headers. */
class RecordDefectsTest {
    private static final ScriptedProvider.Script OK = (request, connection) -> connection.json(200, "{\"ok\":1}");
    private static final String QUESTION = "{\"model\":\"gpt-4o\"}";
    private static final String USAGE = "\"usage\":{\"prompt_tokens\":3,\"completion_tokens\":4,\"total_tokens\":7}";

    /** D23. */
    @Test
    void everyEndYieldsAnEvent() throws Exception {
        try (Gateway gateway = Gateway.start((request, connection) -> {
            connection.startStream().chunk("data: {\"model\":\"gpt-4o-x\"}\n\n");
            if (request.bodyText().contains("provider leaves")) {
                connection.close();
            }
            while (true) {
                connection.chunk("data: {}\n\n");
                TimeUnit.MILLISECONDS.sleep(20);
            }
        })) {
            Wire.post(gateway, "{\"user\":\"provider leaves\"}");
            assertThat(gateway.sink().onlyEvent().outcome()).isEqualTo(Outcome.UPSTREAM_ABORTED);
            try (RawClient client = gateway.post(QUESTION)) {
                client.readUntil("gpt-4o-x");
                client.reset();
            }
            ExchangeEvent event = gateway.sink().await(2).get(1);
            assertThat(event.outcome()).isEqualTo(Outcome.CLIENT_ABORTED);
            assertThat(event.model()).contains("gpt-4o-x");
        }
    }

    /** D24. */
    @Test
    void usageBehindALongAnswerIsFound() throws Exception {
        String answer = "{\"choices\":[{\"message\":{\"content\":\"" + "x".repeat(400_000) + "\"}}]," + USAGE + "}";
        try (Gateway gateway = Gateway.start((request, connection) -> connection.json(200, answer))) {
            Wire.post(gateway, "{\"model\":\"gpt-4o\",\"messages\":[{\"content\":\"" + "y".repeat(100_000) + "\"}]}");
            assertThat(gateway.sink().onlyEvent().usage().totalTokens()).hasValue(7);
            assertThat(gateway.sink().onlyEvent().requestedModel()).contains("gpt-4o");
        }
    }

    /** D25. */
    @Test
    void usageOfAStreamIsAskedForAndTheExtraChunkStaysBehind() throws Exception {
        try (Gateway gateway = Gateway.start((request, connection) -> {
            connection.startStream().chunk("data: {\"choices\":[{\"delta\":{\"content\":\"Hi\"}}]}\n\n");
            if (request.bodyText().contains("include_usage")) {
                connection.chunk("data: {\"choices\":[]," + USAGE + "}\n\n");
            }
            connection.chunk("data: [DONE]\n\n");
            connection.endStream();
        })) {
            String answer = Wire.post(gateway, "{\"model\":\"gpt-4o\",\"stream\":true}");
            assertThat(answer).contains("Hi").contains("[DONE]").doesNotContain("prompt_tokens");
            ExchangeEvent event = gateway.sink().onlyEvent();
            assertThat(event.usage().totalTokens()).hasValue(7);
            assertThat(event.usage().source()).isEqualTo(UsageSource.PROVIDER);
        }
    }

    /** D33. */
    @Test
    void idsOfClientGatewayAndProviderAreKeptApart() throws Exception {
        try (Gateway gateway =
                Gateway.start((request, connection) -> connection.json(200, "{}", "x-request-id: req_provider"))) {
            String answer = Wire.post(gateway, QUESTION, "X-Request-ID: my-id-17");
            assertThat(Wire.header(answer, "X-Request-ID")).isEqualTo("my-id-17");
            assertThat(Wire.header(answer, "X-Upstream-Request-ID")).isEqualTo("req_provider");
            ExchangeEvent event = gateway.sink().onlyEvent();
            assertThat(event.requestId()).isEqualTo("my-id-17");
            assertThat(event.exchangeId()).isNotEqualTo("my-id-17");
            assertThat(event.upstreamRequestId()).contains("req_provider");

            String unusable = Wire.post(gateway, QUESTION, "X-Request-ID: " + "a".repeat(129));
            assertThat(Wire.header(unusable, "X-Request-ID")).hasSize(36);
            String local = Wire.raw(gateway, "GET /app/v1/models HTTP/1.1\r\nX-Request-ID: my-id-18\r\n\r\n");
            assertThat(local).startsWith("HTTP/1.1 401");
            assertThat(Wire.header(local, "X-Request-ID")).isEqualTo("my-id-18");
        }
    }

    /** D33: two calls with one id of the client's are two events. */
    @Test
    void clientCannotMakeOneEventOfTwo() throws Exception {
        try (Gateway gateway = Gateway.start(OK)) {
            Wire.post(gateway, QUESTION, "X-Request-ID: same");
            Wire.post(gateway, QUESTION, "X-Request-ID: same");
            List<ExchangeEvent> events = gateway.sink().await(2);
            assertThat(events.get(0).runId()).isNotEqualTo(events.get(1).runId());
        }
    }

    /** D41: times are in order, and only what comes is announced. */
    @Test
    void timesInHeadersAndEventAreReal() throws Exception {
        try (Gateway gateway = Gateway.start(OK)) {
            String answer = Wire.post(gateway, QUESTION, "Origin: https://any.example");
            List<String> names = List.of("X-Proxy-Received-At", "X-Proxy-Sent-Backend-At", "X-Proxy-First-Response-At");
            assertThat(names.stream().map(name -> Instant.parse(Wire.header(answer, name))))
                    .isSorted();
            assertThat(Wire.header(answer, "Access-Control-Expose-Headers").split(", "))
                    .contains("X-Request-ID")
                    .doesNotContain("X-Proxy-ID", "X-LLM-Proxy-Remote-Duration");
            ExchangeEvent event = gateway.sink().onlyEvent();
            assertThat(event.timeToFirstByte().orElseThrow()).isLessThanOrEqualTo(event.duration());
        }
    }

    /** D44, D45. */
    @Test
    void providerCannotSpeakForTheGateway() throws Exception {
        try (Gateway gateway = Gateway.start((request, connection) -> connection.json(
                200,
                "{}",
                "X-PROXY-CACHE: hit",
                "X-PROXY-CACHE-KEY: abc",
                "X-CACHE-DEBUG: yes",
                "X-Proxy: other",
                "X-Request-ID: up",
                "X-Upstream-Request-ID: forged"))) {
            String answer = Wire.post(gateway, QUESTION);
            assertThat(answer)
                    .doesNotContainIgnoringCase("X-PROXY-CACHE")
                    .doesNotContainIgnoringCase("X-CACHE-DEBUG")
                    .doesNotContain("forged");
            assertThat(Wire.header(answer, "X-Proxy")).isEqualTo("llm-proxy");
            assertThat(gateway.sink().onlyEvent().outcome()).isEqualTo(Outcome.COMPLETED);
        }
    }

    /** D46. */
    @Test
    void eventTellsWhenHowLongHowOftenAndBetweenWhom() throws Exception {
        try (Gateway gateway = Gateway.start(OK)) {
            Instant before = Instant.now();
            Wire.post(gateway, QUESTION);
            ExchangeEvent event = gateway.sink().onlyEvent();
            assertThat(event.startedAt()).isBetween(before, Instant.now());
            assertThat(event.timeToFirstByte()).isPresent();
            assertThat(event.provider()).contains("openai");
            assertThat(event.attempts()).isEqualTo(1);
            assertThat(event.upstreamStatus()).hasValue(200);
            assertThat(gateway.engine().health().events().toString()).containsIgnoringCase("dropped");
        }
    }

    /** D46: also if no attempt was answered. */
    @Test
    void attemptsThatFailAreCounted() throws Exception {
        try (Gateway gateway = Gateway.start(
                (request, connection) -> connection.close(),
                provider -> provider.retries(RetryConfig.builder(3)
                        .afterSend(true)
                        .pause(Duration.ZERO)
                        .build()),
                engine -> engine)) {
            assertThat(Wire.post(gateway, QUESTION)).startsWith("HTTP/1.1 502");
            assertThat(gateway.sink().onlyEvent().attempts()).isEqualTo(3);
            assertThat(gateway.provider().requests()).hasSize(3);
        }
    }

    /** D50. */
    @Test
    void refusalsAreEventsAndNoErrorsInTheLog() throws Exception {
        ListAppender<ILoggingEvent> lines = new ListAppender<>();
        Logger logger = (Logger) LoggerFactory.getLogger("io.llmproxy");
        lines.start();
        logger.addAppender(lines);
        Map<String, String> codes = new LinkedHashMap<>();
        codes.put("GET /app/v1/models HTTP/1.1\r\n\r\n", "invalid_token");
        codes.put("GET /app/v1/unknown HTTP/1.1\r\n\r\n", "endpoint_not_found");
        codes.put("PATCH /app/v1/models HTTP/1.1\r\n\r\n", "method_not_allowed");
        codes.put(
                "GET /app/v1/models HTTP/1.1\r\nConnection: Upgrade, close\r\nUpgrade: websocket\r\n\r\n",
                "upgrade_not_supported");
        try (Gateway gateway = Gateway.start(OK)) {
            for (String request : codes.keySet()) {
                assertThat(Wire.raw(gateway, request)).contains(codes.get(request));
            }
            assertThat(gateway.sink().await(codes.size()))
                    .allSatisfy(event -> assertThat(event.outcome()).isEqualTo(Outcome.REFUSED))
                    .extracting(event -> event.errorCode().orElse("none"))
                    .containsExactlyInAnyOrderElementsOf(codes.values());
            assertThat(List.copyOf(lines.list))
                    .extracting(ILoggingEvent::getLevel)
                    .doesNotContain(Level.ERROR, Level.WARN);
        } finally {
            logger.detachAppender(lines);
        }
    }

    /** D51. */
    @Test
    void reportedViolationIsAlwaysTheFirstOneAndShownAsItWasWritten() throws Exception {
        Map<String, List<String>> globs = new LinkedHashMap<>();
        globs.put("n", List.of("1"));
        globs.put("model", List.of("gpt-4o"));
        try (Gateway gateway = Gateway.start(OK, provider -> provider.paramAllowList(globs), engine -> engine)) {
            for (int i = 0; i < 5; i++) {
                assertThat(Wire.post(gateway, "{\"model\":\"bad\",\"n\":12345678}"))
                        .startsWith("HTTP/1.1 400")
                        .endsWith("{\"error\":\"Parameter 'n' value '12345678' is not allowed. Allowed patterns: [1]\","
                                + "\"code\":\"param_not_allowed\"}\n");
            }
            assertThat(Wire.post(gateway, "{\"n\":null}")).contains("value 'null'");
        }
    }

    /** D52. */
    @Test
    void refusedProviderKeyIsToldFromARefusedToken() throws Exception {
        try (Gateway gateway =
                Gateway.start((request, connection) -> connection.json(401, "{\"error\":\"bad key\"}"))) {
            String answer = Wire.post(gateway, QUESTION);
            assertThat(answer).startsWith("HTTP/1.1 401").endsWith("{\"error\":\"bad key\"}");
            assertThat(Wire.header(answer, "X-Proxy-Error")).isEqualTo("provider_auth_failed");
            ExchangeEvent event = gateway.sink().onlyEvent();
            assertThat(event.errorCode()).contains("provider_auth_failed");
            assertThat(event.outcome()).isEqualTo(Outcome.UPSTREAM_ERROR);
            assertThat(Wire.header(Wire.raw(gateway, "GET /app/v1/models HTTP/1.1\r\n\r\n"), "X-Proxy-Error"))
                    .isNull();
        }
    }
}
