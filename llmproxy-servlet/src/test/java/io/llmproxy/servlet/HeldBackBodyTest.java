package io.llmproxy.servlet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Clients that ask before they send a body ({@code Expect: 100-continue}): who is refused is told before the body. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HeldBackBodyTest {
    private static final String EXPECT = "Expect: 100-continue\r\n";

    private Gateway gateway;

    @BeforeAll
    void begin() throws Exception {
        gateway = Gateway.start(
                (request, connection) -> connection.json(200, Siege.ANSWER),
                provider -> provider,
                engine -> engine.maxRequestBytes(1000));
    }

    @AfterAll
    void end() throws Exception {
        gateway.close();
    }

    @ParameterizedTest
    @CsvSource({
        "a path that is not allowed, POST /app/v1/other, , 10, 404",
        "a method that is not allowed, DELETE /app/v1/models, , 10, 405",
        "no token, POST /app/v1/chat/completions, , 10, 401",
        "an unknown token, POST /app/v1/chat/completions, sk-AAAAAAAAAAAAAAAAAAAAAA, 10, 401",
        "a body beyond the limit, POST /app/v1/chat/completions, {token}, 1001, 413"
    })
    void whoIsRefusedSendsNoBody(String reason, String target, String token, int length, int status) throws Exception {
        String authorization =
                token == null ? "" : "Authorization: Bearer " + token.replace("{token}", gateway.token()) + "\r\n";
        try (RawClient client = gateway.client()) {
            client.send(target + " HTTP/1.1\r\nHost: gateway\r\n" + authorization + EXPECT + "Content-Length: " + length
                    + "\r\n\r\n");
            assertThat(client.readUntil("}\n")).as(reason).startsWith("HTTP/1.1 " + status);
        }
        assertThat(gateway.provider().requests())
                .noneMatch(request -> request.line().contains("other"));
        awaitQuiet();
    }

    @Test
    void whoIsAllowedIsAskedForTheBody() throws Exception {
        try (RawClient client = gateway.client()) {
            client.send("POST " + Gateway.CHAT + " HTTP/1.1\r\nHost: gateway\r\nAuthorization: Bearer "
                    + gateway.token() + "\r\n" + EXPECT + "Content-Length: 7\r\n\r\n");
            assertThat(client.readUntil("\r\n\r\n")).startsWith("HTTP/1.1 100");
            client.send("{\"a\":1}");
            assertThat(client.readUntil(Siege.ANSWER)).contains("HTTP/1.1 200");
        }
        ScriptedProvider.Request last =
                gateway.provider().requests().get(gateway.provider().requests().size() - 1);
        assertThat(last.bodyText()).isEqualTo("{\"a\":1}");
        assertThat(last.header("Expect")).isNull();
        awaitQuiet();
    }

    @Test
    void otherExpectationIsNotPassedOn() throws Exception {
        try (RawClient client = gateway.client()) {
            client.send("POST " + Gateway.CHAT + " HTTP/1.1\r\nHost: gateway\r\nAuthorization: Bearer "
                            + gateway.token()
                            + "\r\nExpect: a-miracle\r\nConnection: close\r\nContent-Length: 7\r\n\r\n{\"a\":1}")
                    .endOutput();
            assertThat(client.readToEnd()).matches("(?s)HTTP/1.1 (200|417).*");
        }
        assertThat(gateway.provider().requests()).allMatch(request -> request.header("Expect") == null);
        awaitQuiet();
    }

    private void awaitQuiet() {
        await().atMost(Duration.ofSeconds(5)).untilAsserted(() -> {
            assertThat(gateway.engine().health().runningExchanges()).isZero();
            assertThat(gateway.sink().events()).hasSize(gateway.calls());
        });
    }
}
