package io.llmproxy.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import io.llmproxy.api.event.Outcome;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Answers of the provider that are rare, or not quite as they should be. */
class OddAnswerTest {
    private static String get(Gateway gateway) throws Exception {
        try (RawClient client = gateway.client()) {
            return client.send("GET /app/v1/models HTTP/1.1\r\nHost: h\r\nConnection: close\r\nAuthorization: Bearer "
                            + gateway.token() + "\r\n\r\n")
                    .readToEnd();
        }
    }

    @Test
    void notModifiedHasNoBodyWhateverItsLengthSays() throws Exception {
        try (Gateway gateway = Gateway.start((request, connection) ->
                connection.send("HTTP/1.1 304 Not Modified\r\nETag: \"a\"\r\nContent-Length: 12\r\n\r\n"))) {
            assertThat(get(gateway)).startsWith("HTTP/1.1 304").containsIgnoringCase("ETag: \"a\"");
            assertThat(gateway.sink().onlyEvent().outcome()).isEqualTo(Outcome.COMPLETED);
        }
    }

    @Test
    void chunksOverrideALengthThatIsSentWithThem() throws Exception {
        try (Gateway gateway = Gateway.start((request, connection) -> connection
                .send("HTTP/1.1 200 OK\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n")
                .chunk("hello world")
                .endStream())) {
            assertThat(get(gateway)).startsWith("HTTP/1.1 200").contains("hello world");
            assertThat(gateway.sink().onlyEvent().outcome()).isEqualTo(Outcome.COMPLETED);
        }
    }

    @Test
    void lengthThatIsNoNumberIsLeftOut() throws Exception {
        try (Gateway gateway = Gateway.start((request, connection) -> connection
                .send("HTTP/1.1 200 OK\r\nContent-Length: 5, 5\r\n\r\nhello")
                .close())) {
            assertThat(get(gateway)).startsWith("HTTP/1.1 200").contains("hello");
            assertThat(gateway.sink().onlyEvent().outcome()).isEqualTo(Outcome.COMPLETED);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"000 Weird", "101 Switching Protocols"})
    void statusThatIsNoAnswerBecomesBadGateway(String status) throws Exception {
        try (Gateway gateway = Gateway.start((request, connection) -> connection.send(
                "HTTP/1.1 " + status + "\r\nConnection: Upgrade\r\nUpgrade: x\r\nContent-Length: 2\r\n\r\nhi"))) {
            assertThat(get(gateway)).startsWith("HTTP/1.1 502");
            assertThat(gateway.sink().onlyEvent().outcome()).isEqualTo(Outcome.UPSTREAM_ERROR);
        }
    }

    @Test
    void dateAndServerOfTheProviderReplaceThoseOfTheContainer() throws Exception {
        String date = "Mon, 01 Jan 2024 00:00:00 GMT";
        try (Gateway gateway = Gateway.start(
                (request, connection) -> connection.json(200, "{}", "Date: " + date, "Server: provider"))) {
            String answer = get(gateway);
            assertThat(answer.lines().filter(line -> line.startsWith("Date:"))).containsExactly("Date: " + date);
            assertThat(answer.lines().filter(line -> line.startsWith("Server:")))
                    .containsExactly("Server: provider");
        }
    }

    @Test
    void headThatNoContainerCouldSendLosesWhatIsNotNeeded() throws Exception {
        try (Gateway gateway = Gateway.start((request, connection) ->
                connection.json(200, "{\"ok\":1}", "X-Huge: " + "h".repeat(9_000), "X-Small: s", "Retry-After: 7"))) {
            String answer = Wire.post(gateway, "{}");
            assertThat(answer).startsWith("HTTP/1.1 200").endsWith("{\"ok\":1}");
            assertThat(Wire.header(answer, "X-Huge")).isNull();
            assertThat(Wire.header(answer, "X-Small")).isEqualTo("s");
            assertThat(Wire.header(answer, "Retry-After")).isEqualTo("7");
            assertThat(gateway.sink().onlyEvent().status()).isEqualTo(200);
        }
    }

    @Test
    void headThatIsTooLargeForAnyAnswerIsABadGateway() throws Exception {
        try (Gateway gateway = Gateway.start((request, connection) ->
                connection.json(307, "{}", "Location: https://p.example/" + "l".repeat(9_000)))) {
            assertThat(Wire.post(gateway, "{}")).startsWith("HTTP/1.1 502");
        }
    }
}
