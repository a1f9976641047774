package io.llmproxy.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import io.llmproxy.api.event.Outcome;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** One exchange makes exactly one upstream request: each of them costs money. */
class OneRequestTest {
    @ParameterizedTest
    @CsvSource({"503,Retry-After: 0", "408,Connection: keep-alive", "429,Retry-After: 0", "500,X-A: b"})
    void answersThatInviteToRepeatAreRelayed(int status, String header) throws Exception {
        try (Gateway gateway = Gateway.start((request, connection) -> connection.json(status, "{\"e\":1}", header))) {
            try (RawClient client = gateway.post("{\"a\":1}")) {
                assertThat(client.readUntil("{\"e\":1}")).startsWith("HTTP/1.1 " + status);
            }
            assertThat(gateway.sink().onlyEvent().outcome()).isEqualTo(Outcome.UPSTREAM_ERROR);
            assertThat(gateway.provider().requests()).hasSize(1);
        }
    }

    @Test
    void requestWithoutBodyIsNotRepeatedEither() throws Exception {
        try (Gateway gateway =
                Gateway.start((request, connection) -> connection.json(503, "{\"e\":1}", "Retry-After: 0"))) {
            try (RawClient client = gateway.client()) {
                client.send("GET /app/v1/models HTTP/1.1\r\nHost: h\r\nAuthorization: Bearer " + gateway.token()
                        + "\r\n\r\n");
                assertThat(client.readUntil("{\"e\":1}"))
                        .startsWith("HTTP/1.1 503")
                        .containsIgnoringCase("Retry-After: 0");
            }
            gateway.sink().onlyEvent();
            assertThat(gateway.provider().requests()).hasSize(1);
        }
    }

    @ParameterizedTest
    @CsvSource({"301", "302", "307", "308"})
    void redirectsAreRelayed(int status) throws Exception {
        try (Gateway gateway =
                Gateway.start((request, connection) -> connection.json(status, "{}", "Location: /v1/models"))) {
            try (RawClient client = gateway.post("{\"a\":1}")) {
                assertThat(client.readUntil("{}"))
                        .startsWith("HTTP/1.1 " + status)
                        .containsIgnoringCase("Location: /v1/models");
            }
            gateway.sink().onlyEvent();
            assertThat(gateway.provider().requests()).hasSize(1);
        }
    }

    @Test
    void pooledConnectionThatDiedWhileRestingIsReplacedBeforeAnythingIsSent() throws Exception {
        AtomicLong elapsed = new AtomicLong();
        try (Gateway gateway = Gateway.start(
                (request, connection) -> {
                    connection.json(200, "{\"ok\":true}");
                    connection.close();
                },
                provider -> provider,
                engine -> engine.ticker(() -> elapsed.addAndGet(2_000_000_000L)))) {
            for (int i = 1; i <= 3; i++) {
                try (RawClient client = gateway.post("{\"a\":1}")) {
                    assertThat(client.readUntil("{\"ok\":true}")).startsWith("HTTP/1.1 200");
                }
                gateway.sink().await(i);
                assertThat(gateway.provider().requests()).hasSize(i);
            }
        }
    }

    @Test
    void connectionThatDiesWithTheRequestOnItIsNotTriedAgain() throws Exception {
        try (Gateway gateway = Gateway.start((request, connection) -> connection.reset())) {
            try (RawClient client = gateway.post("{\"a\":1}")) {
                assertThat(client.readUntil("{\"error\":\"Proxy error\"}\n")).startsWith("HTTP/1.1 502");
            }
            assertThat(gateway.sink().onlyEvent().outcome()).isEqualTo(Outcome.UPSTREAM_ERROR);
            assertThat(gateway.provider().requests()).hasSize(1);
        }
    }
}
