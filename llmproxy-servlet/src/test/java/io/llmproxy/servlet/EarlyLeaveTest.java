package io.llmproxy.servlet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import io.llmproxy.api.event.ExchangeEvent;
import io.llmproxy.api.event.Outcome;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Clients that leave at every stage of a call, with a proper end or a reset. Afterwards no exchange is open, and there is one
 * event for each call that the container handed to the filter.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class EarlyLeaveTest {
    private final LoudLog loudLog = new LoudLog();
    private volatile CompletableFuture<ScriptedProvider.Connection> asked = new CompletableFuture<>();
    private volatile CompletableFuture<Void> clientLeft = new CompletableFuture<>();
    private Gateway gateway;

    @BeforeAll
    void begin() throws Exception {
        gateway = Gateway.start(this::answer);
    }

    @AfterAll
    void end() throws Exception {
        gateway.close();
        loudLog.close();
    }

    @AfterEach
    void nothingIsLeft() {
        await().atMost(Duration.ofSeconds(8)).pollInterval(Duration.ofMillis(5)).untilAsserted(() -> {
            assertThat(gateway.engine().health().runningExchanges()).isZero();
            assertThat(gateway.sink().events()).hasSize(gateway.calls());
        });
        assertThat(loudLog.lines()).isEmpty();
    }

    /** Waits with the answer until the client has left, or streams until the gateway hangs up. */
    private void answer(ScriptedProvider.Request request, ScriptedProvider.Connection connection) throws Exception {
        if (request.bodyText().contains("stream")) {
            connection.startStream();
            while (true) {
                connection.chunk("data: more\n\n");
                TimeUnit.MILLISECONDS.sleep(5);
            }
        }
        asked.complete(connection);
        clientLeft.get(10, TimeUnit.SECONDS);
        connection.json(200, Siege.ANSWER);
    }

    static Stream<Arguments> stages() {
        return Stream.of(
                argumentSet("before the first byte", ""),
                argumentSet("in the method", "PO"),
                argumentSet("in the path", "POST /app/v1/chat/com"),
                argumentSet("in the version", "POST /app/v1/chat/completions HTTP/1"),
                argumentSet("between two fields", "POST /app/v1/chat/completions HTTP/1.1\r\nHost: gateway\r\n"),
                argumentSet("in the token", "POST /app/v1/chat/completions HTTP/1.1\r\nAuthorization: Bearer sk-"),
                argumentSet("before the end of the head", "{post}Content-Length: 10\r\n"),
                argumentSet("after the head", "{post}Content-Length: 10\r\n\r\n"),
                argumentSet("in the body", "{post}Content-Length: 10\r\n\r\n{\"a\":"),
                argumentSet("in a long body", "{post}Content-Length: 1000000\r\n\r\n" + "x".repeat(300_000)),
                argumentSet("after the head, in chunks", "{post}Transfer-Encoding: chunked\r\n\r\n"),
                argumentSet("in the size of a chunk", "{post}Transfer-Encoding: chunked\r\n\r\n1"),
                argumentSet("in a chunk", "{post}Transfer-Encoding: chunked\r\n\r\na\r\n{\"a\":"),
                argumentSet("between two chunks", "{post}Transfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n"));
    }

    @ParameterizedTest(name = "{argumentSetName}")
    @MethodSource("stages")
    void requestThatIsNotWholeIsNotSent(String request) throws Exception {
        int before = gateway.provider().requests().size();
        for (boolean isReset : new boolean[] {false, true}) {
            RawClient client = gateway.client();
            client.send(Siege.bytes(request, gateway));
            leave(client, isReset);
        }
        nothingIsLeft();
        assertThat(gateway.provider().requests()).hasSize(before);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void answerToAClientThatLeftIsRecorded(boolean isReset) throws Exception {
        asked = new CompletableFuture<>();
        clientLeft = new CompletableFuture<>();
        int before = gateway.sink().events().size();
        RawClient client = gateway.post("{}");
        asked.get(8, TimeUnit.SECONDS);
        leave(client, isReset);
        clientLeft.complete(null);
        assertThat(nextEvent(before).outcome()).isIn(Outcome.COMPLETED, Outcome.CLIENT_ABORTED);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void streamToAClientThatLeftEnds(boolean isReset) throws Exception {
        int before = gateway.sink().events().size();
        RawClient client = gateway.post("{\"stream\":true}");
        client.readUntil("data: more");
        leave(client, isReset);
        assertThat(nextEvent(before).outcome()).isEqualTo(Outcome.CLIENT_ABORTED);
    }

    @Test
    void streamToAClientThatLeftInItsHeadEnds() throws Exception {
        int before = gateway.sink().events().size();
        RawClient client = gateway.post("{\"stream\":true}");
        client.readUntil("HTTP/1.1 200");
        leave(client, true);
        assertThat(nextEvent(before).outcome()).isEqualTo(Outcome.CLIENT_ABORTED);
    }

    private static void leave(RawClient client, boolean isReset) throws Exception {
        if (isReset) {
            client.reset();
        } else {
            client.close();
        }
    }

    private ExchangeEvent nextEvent(int before) {
        List<ExchangeEvent> events = gateway.sink().await(before + 1);
        return events.get(before);
    }
}
