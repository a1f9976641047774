package io.llmproxy.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import io.llmproxy.api.event.ExchangeEvent;
import io.llmproxy.api.event.Outcome;
import io.llmproxy.api.event.UsageSource;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The provider tells the usage of streams, and clients that did not ask for it see nothing of that. */
class StreamUsageTest {
    private static final String OPTIONS = ",\"stream_options\":{\"include_usage\":true}";
    private static final String REQUEST = "{\"model\":\"m\", \"stream\" : true , \"n\":1}";
    private static final String ASKING = "{\"model\":\"m\", \"stream\" : true , \"n\":1" + OPTIONS + "}";
    private static final String EXTRA = "data: {\"model\":\"m-1\",\"choices\":[],"
            + "\"usage\":{\"prompt_tokens\":3,\"completion_tokens\":5,\"total_tokens\":8}}\n\n";
    private static final String DONE = "data: [DONE]\n\n";

    private static String delta(int n) {
        return "data: {\"model\":\"m-1\",\"choices\":[{\"delta\":{\"content\":\"" + n + "\"}}],\"usage\":null}\n\n";
    }

    private static final String DELTAS = delta(1) + delta(2);

    /** Behaves as OpenAI does. */
    private static void stream(ScriptedProvider.Request request, ScriptedProvider.Connection connection)
            throws Exception {
        connection.startStream().chunk(delta(1)).chunk(delta(2));
        if (request.bodyText().contains("\"include_usage\":true")) {
            connection.chunk(EXTRA);
        }
        connection.chunk(DONE).endStream();
    }

    private static String post(Gateway gateway, String body, String... headers) throws Exception {
        try (RawClient client = gateway.client()) {
            client.send("POST " + Gateway.CHAT + " HTTP/1.1\r\nHost: h\r\nAuthorization: Bearer " + gateway.token()
                    + "\r\n"
                    + String.join(
                            "", List.of(headers).stream().map(h -> h + "\r\n").toList()) + "\r\n" + body);
            client.readUntil("0\r\n\r\n");
            return client.chunkedBody();
        }
    }

    private static String length(String body) {
        return "Content-Length: " + body.length();
    }

    private static String chunked(String body) {
        return Integer.toHexString(body.length()) + "\r\n" + body + "\r\n0\r\n\r\n";
    }

    @Test
    void clientThatDidNotAskGetsTheStreamWithoutTheChunk() throws Exception {
        try (Gateway gateway = Gateway.start(StreamUsageTest::stream)) {
            assertThat(post(gateway, REQUEST, length(REQUEST), "Accept-Encoding: gzip, br"))
                    .isEqualTo(DELTAS + DONE);

            ScriptedProvider.Request upstream = gateway.provider().requests().get(0);
            assertThat(upstream.bodyText()).isEqualTo(ASKING);
            assertThat(upstream.header("Content-Length")).isEqualTo("" + ASKING.length());
            assertThat(upstream.headers().stream()
                            .filter(h -> h.toLowerCase(Locale.ROOT).startsWith("accept-encoding")))
                    .containsExactly("Accept-Encoding: identity");
            ExchangeEvent event = gateway.sink().onlyEvent();
            assertThat(event.outcome()).isEqualTo(Outcome.COMPLETED);
            assertThat(event.usage().source()).isEqualTo(UsageSource.PROVIDER);
            assertThat(event.usage().totalTokens()).hasValue(8);
            assertThat(event.model()).contains("m-1");
            assertThat(event.requestBytes()).isEqualTo(REQUEST.length());
            assertThat(event.responseBytes()).isEqualTo((DELTAS + DONE).length());
            assertThat(event.timeToFirstByte()).isPresent();
        }
    }

    @Test
    void clientThatAskedSeesItsChunk() throws Exception {
        try (Gateway gateway = Gateway.start(StreamUsageTest::stream)) {
            assertThat(post(gateway, ASKING, length(ASKING), "Accept-Encoding: gzip"))
                    .isEqualTo(DELTAS + EXTRA + DONE);

            ScriptedProvider.Request upstream = gateway.provider().requests().get(0);
            assertThat(upstream.bodyText()).isEqualTo(ASKING);
            assertThat(upstream.header("Accept-Encoding")).isEqualTo("gzip");
            assertThat(gateway.sink().onlyEvent().usage().totalTokens()).hasValue(8);
        }
    }

    @Test
    void providerThatIsNotToBeAskedGetsTheRequestUnchanged() throws Exception {
        try (Gateway gateway = Gateway.start(
                StreamUsageTest::stream, provider -> provider.requestStreamUsage(false), engine -> engine)) {
            assertThat(post(gateway, REQUEST, length(REQUEST))).isEqualTo(DELTAS + DONE);

            assertThat(gateway.provider().requests().get(0).bodyText()).isEqualTo(REQUEST);
            assertThat(gateway.sink().onlyEvent().usage().source()).isEqualTo(UsageSource.ESTIMATED);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"model\":\"m\", \"stream\" : false}", "{ \"model\":\"m\" }", "[]", "stream"})
    void requestThatDoesNotStreamReachesTheProviderUnchanged(String body) throws Exception {
        try (Gateway gateway = Gateway.start(StreamUsageTest::stream)) {
            post(gateway, body, length(body), "Accept-Encoding: gzip");

            ScriptedProvider.Request upstream = gateway.provider().requests().get(0);
            assertThat(upstream.bodyText()).isEqualTo(body);
            assertThat(upstream.header("Accept-Encoding")).isEqualTo("gzip");
            assertThat(gateway.sink().onlyEvent().requestBytes()).isEqualTo(body.length());
        }
    }

    @Test
    void chunkedAndLongRequestsAskToo() throws Exception {
        String filler = "{\"input\":\"" + "x".repeat(3_000_000) + "\",";
        String longRequest = filler + REQUEST.substring(1);
        String longAsking = filler + ASKING.substring(1);
        try (Gateway gateway = Gateway.start(StreamUsageTest::stream)) {
            for (String answer : List.of(
                    post(gateway, chunked(REQUEST), "Transfer-Encoding: chunked"),
                    post(gateway, longRequest, length(longRequest)),
                    post(gateway, chunked(longRequest), "Transfer-Encoding: chunked"))) {
                assertThat(answer).isEqualTo(DELTAS + DONE);
            }
            assertThat(gateway.provider().requests())
                    .extracting(ScriptedProvider.Request::bodyText)
                    .containsExactly(ASKING, longAsking, longAsking);
            assertThat(gateway.sink().await(3))
                    .extracting(ExchangeEvent::requestBytes)
                    .containsExactly((long) REQUEST.length(), (long) longRequest.length(), (long) longRequest.length());
        }
    }

    @Test
    void allowListOfParametersAndUsageGoTogether() throws Exception {
        try (Gateway gateway = Gateway.start(
                StreamUsageTest::stream,
                provider -> provider.paramAllowList(java.util.Map.of("model", List.of("m"))),
                engine -> engine)) {
            assertThat(post(gateway, REQUEST, length(REQUEST))).isEqualTo(DELTAS + DONE);

            assertThat(gateway.provider().requests().get(0).bodyText()).isEqualTo(ASKING);
        }
    }

    @Test
    void bodyBeyondTheLimitIsRefusedBeforeAnythingIsSent() throws Exception {
        try (Gateway gateway =
                Gateway.start(StreamUsageTest::stream, provider -> provider, engine -> engine.maxRequestBytes(20))) {
            try (RawClient client = gateway.client()) {
                client.send("POST " + Gateway.CHAT + " HTTP/1.1\r\nHost: h\r\nAuthorization: Bearer " + gateway.token()
                        + "\r\nTransfer-Encoding: chunked\r\n\r\n" + chunked(REQUEST));
                assertThat(client.readUntil("request_too_large")).startsWith("HTTP/1.1 413");
            }
            assertThat(gateway.sink().onlyEvent().outcome()).isEqualTo(Outcome.REFUSED);
            assertThat(gateway.provider().requests()).isEmpty();
        }
    }

    @Test
    void answerOfKnownLengthLosesItsLength() throws Exception {
        String stream = DELTAS + EXTRA + DONE;
        try (Gateway gateway = Gateway.start((request, connection) -> connection.send(
                "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n" + length(stream) + "\r\n\r\n" + stream))) {
            assertThat(post(gateway, REQUEST, length(REQUEST))).isEqualTo(DELTAS + DONE);
            assertThat(gateway.sink().onlyEvent().outcome()).isEqualTo(Outcome.COMPLETED);
        }
    }

    @Test
    void answerThatIsCodedAllTheSamePassesUntouched() throws Exception {
        String stream = DELTAS + EXTRA + DONE; // the name of the coding decides, not the bytes
        try (Gateway gateway = Gateway.start((request, connection) -> connection
                .send("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nContent-Encoding: x\r\n"
                        + "Transfer-Encoding: chunked\r\n\r\n")
                .chunk(stream)
                .endStream())) {
            assertThat(post(gateway, REQUEST, length(REQUEST))).isEqualTo(stream);
        }
    }

    @Test
    void eachChunkArrivesBeforeTheProviderSendsTheNext() throws Exception {
        Semaphore mayContinue = new Semaphore(0);
        try (Gateway gateway = Gateway.start((request, connection) -> {
            connection.startStream();
            for (int i = 1; i <= 4; i++) {
                connection.chunk(delta(i));
                mayContinue.tryAcquire(5, TimeUnit.SECONDS);
            }
            connection.chunk(EXTRA);
            connection.chunk(": bye\n\n");
            mayContinue.tryAcquire(5, TimeUnit.SECONDS);
            connection.chunk(DONE).endStream();
        })) {
            try (RawClient client = gateway.post(REQUEST)) {
                for (int i = 1; i <= 4; i++) {
                    client.readUntil(delta(i));
                    assertThat(client.all()).doesNotContain(delta(i + 1));
                    mayContinue.release();
                }
                client.readUntil(": bye\n\n");
                assertThat(client.all()).doesNotContain(DONE);
                mayContinue.release();
                client.readUntil("0\r\n\r\n");
                assertThat(client.chunkedBody())
                        .isEqualTo(delta(1) + delta(2) + delta(3) + delta(4) + ": bye\n\n" + DONE);
            }
        }
    }

    @Test
    void brokenStreamEndsWithTheLastByteOfTheProvider() throws Exception {
        String half = "data: {\"model\":\"m-1\",\"choices\":[],\"us";
        try (Gateway gateway = Gateway.start((request, connection) -> {
            connection.startStream().chunk(delta(1)).chunk(half);
            connection.close();
        })) {
            try (RawClient client = gateway.post(REQUEST)) {
                assertThat(client.readToEnd()).contains(delta(1)).contains(half).doesNotContain("0\r\n\r\n");
            }
            ExchangeEvent event = gateway.sink().onlyEvent();
            assertThat(event.outcome()).isEqualTo(Outcome.UPSTREAM_ABORTED);
            assertThat(event.responseBytes()).isEqualTo((delta(1) + half).length());
        }
    }
}
