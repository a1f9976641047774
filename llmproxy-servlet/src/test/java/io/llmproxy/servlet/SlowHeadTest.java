package io.llmproxy.servlet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Clients that take their time with the head of a request hold a connection and nothing else: the container collects the bytes, and
 * the gateway hears of a request when its head is complete.
 */
class SlowHeadTest {
    private static final ScriptedProvider.Script OK = (request, connection) -> connection.json(200, Siege.ANSWER);

    /** More than the containers have threads. */
    private static final int SLOW_CLIENTS = 220;

    private static final long MILLIS_PER_BYTE = 15;

    private final LoudLog loudLog = new LoudLog();
    private final List<RawClient> slow = new ArrayList<>();

    @AfterEach
    void closeAll() throws Exception {
        for (RawClient client : slow) {
            client.close();
        }
        loudLog.close();
    }

    @Test
    void headsThatDripHoldNobodyUpAndAreServedInTheEnd() throws Exception {
        try (Gateway gateway = Gateway.start(OK)) {
            byte[] head = Siege.bytes("{get}Connection: close\r\n\r\n", gateway);
            for (int i = 0; i < SLOW_CLIENTS; i++) {
                slow.add(gateway.client());
            }
            drip(head, 0, head.length / 2);
            assertQuiet(gateway, 0);
            assertThat(Wire.get(gateway, "/app/v1/models")).startsWith("HTTP/1.1 200");
            drip(head, head.length / 2, head.length - 1);
            assertThat(Wire.get(gateway, "/app/v1/models")).startsWith("HTTP/1.1 200");
            assertQuiet(gateway, 2);

            drip(head, head.length - 1, head.length);
            for (RawClient client : slow) {
                assertThat(client.readToEnd()).startsWith("HTTP/1.1 200").contains(Siege.ANSWER);
            }
            assertQuiet(gateway, 2 + SLOW_CLIENTS);
        }
        assertThat(loudLog.lines()).isEmpty();
    }

    private void drip(byte[] head, int from, int to) throws Exception {
        for (int at = from; at < to; at++) {
            for (RawClient client : slow) {
                client.send(new byte[] {head[at]});
            }
            TimeUnit.MILLISECONDS.sleep(MILLIS_PER_BYTE);
        }
    }

    /** The container ends it, each in its own way: with or without a word. */
    @ParameterizedTest
    @ValueSource(strings = {"GET /app/v1/mod", "{get}X-Half-A-Na", "{post}Content-Length: 2\r\n"})
    void headThatNeverEndsIsGivenUpByTheContainer(String beginning) throws Exception {
        try (Gateway gateway = Gateway.start(OK, Duration.ofMillis(300))) {
            byte[] bytes = Siege.bytes(beginning, gateway);
            for (int i = 0; i < SLOW_CLIENTS; i++) {
                slow.add(gateway.client().send(bytes));
            }
            assertThat(Wire.get(gateway, "/app/v1/models")).startsWith("HTTP/1.1 200");
            for (RawClient client : slow) {
                assertThat(client.readToEnd())
                        .matches("(?s)|HTTP/1.1 (400|408).*")
                        .doesNotContain("io.llmproxy");
            }
            assertThat(Wire.get(gateway, "/app/v1/models")).startsWith("HTTP/1.1 200");
            assertQuiet(gateway, 2);
        }
        assertThat(loudLog.lines()).isEmpty();
    }

    /** Checks that so many requests have become calls, each with its event and its request to the provider, and no other. */
    private static void assertQuiet(Gateway gateway, int requests) {
        await().atMost(Duration.ofSeconds(5)).untilAsserted(() -> {
            assertThat(gateway.engine().health().runningExchanges()).isZero();
            assertThat(gateway.sink().events()).hasSize(requests);
        });
        assertThat(gateway.calls()).isEqualTo(requests);
        assertThat(gateway.provider().requests()).hasSize(requests);
    }
}
