package io.llmproxy.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import io.llmproxy.api.event.ExchangeEvent;
import io.llmproxy.api.event.Outcome;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The gateway's own answers, in the wording that existing clients know. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RefusalTest {
    private Gateway gateway;

    @BeforeAll
    void start() throws Exception {
        gateway = Gateway.start(
                (request, connection) -> connection.json(200, "{}"), p -> p, engine -> engine.maxRequestBytes(1000));
    }

    @AfterAll
    void stop() throws Exception {
        gateway.close();
    }

    private String exchange(String head) throws Exception {
        try (RawClient client = gateway.client()) {
            String answer = client.send(head + "Connection: close\r\n\r\n").readToEnd();
            assertThat(answer)
                    .containsIgnoringCase("Content-Type: application/json")
                    .containsIgnoringCase("X-Request-ID: ");
            return answer;
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Authorization: Basic abc\r\n", "Authorization: Bearer \r\n", "X-Api-Key: sk-x\r\n"})
    void callWithoutATokenIsRefused(String header) throws Exception {
        assertThat(exchange("GET /app/v1/models HTTP/1.1\r\nHost: h\r\n" + header))
                .startsWith("HTTP/1.1 401")
                .containsIgnoringCase("WWW-Authenticate: Bearer")
                .endsWith("{\"error\":\"Invalid token\",\"description\":\"missing or invalid authorization header\","
                        + "\"code\":\"invalid_token\"}\n");
    }

    @Test
    void unknownTokenIsRefused() throws Exception {
        assertThat(
                        exchange(
                                "GET /app/v1/models HTTP/1.1\r\nHost: h\r\nAuthorization: Bearer sk-AAAAAAAAAAAAAAAAAAAAAA\r\n"))
                .startsWith("HTTP/1.1 401")
                .endsWith("{\"error\":\"Token not found\",\"code\":\"token_not_found\"}\n");
    }

    @Test
    void malformedTokenIsRefused() throws Exception {
        assertThat(exchange("GET /app/v1/models HTTP/1.1\r\nHost: h\r\nAuthorization: Bearer nonsense\r\n"))
                .startsWith("HTTP/1.1 401")
                .contains("\"code\":\"invalid_token\"");
    }

    @Test
    void methodThatIsNotAllowedIsRefused() throws Exception {
        assertThat(exchange("PUT /app/v1/models HTTP/1.1\r\nHost: h\r\nContent-Length: 0\r\n"))
                .startsWith("HTTP/1.1 405")
                .endsWith("{\"error\":\"Method not allowed\",\"code\":\"method_not_allowed\"}\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/app/v1/other", "/app/v1/models-secret", "/app/v1/"})
    void endpointThatIsNotAllowedIsRefused(String path) throws Exception {
        assertThat(exchange("GET " + path + " HTTP/1.1\r\nHost: h\r\n"))
                .startsWith("HTTP/1.1 404")
                .endsWith("{\"error\":\"Endpoint not found\",\"code\":\"endpoint_not_found\"}\n");
    }

    @Test
    void bodyBeyondTheLimitIsRefused() throws Exception {
        int providerCalls = gateway.provider().requests().size();
        try (RawClient client = gateway.post("x".repeat(1001))) {
            assertThat(client.readUntil("request_too_large")).startsWith("HTTP/1.1 413");
        }
        assertThat(gateway.provider().requests()).hasSize(providerCalls);
    }

    @Test
    void refusedCallYieldsOneEventThatNamesItsReason() throws Exception {
        int before = gateway.sink().events().size();
        exchange("GET /app/v1/models HTTP/1.1\r\nHost: h\r\nAuthorization: Bearer sk-BBBBBBBBBBBBBBBBBBBBBB\r\n");
        ExchangeEvent event = gateway.sink().await(before + 1).get(before);
        assertThat(event.outcome()).isEqualTo(Outcome.REFUSED);
        assertThat(event.status()).isEqualTo(401);
        assertThat(event.errorCode()).contains("token_not_found");
        assertThat(event.toString()).doesNotContain("sk-B");
    }
}
