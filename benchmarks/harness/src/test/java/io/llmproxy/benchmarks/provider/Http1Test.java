package io.llmproxy.benchmarks.provider;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class Http1Test {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final EmbeddedChannel connection = new EmbeddedChannel();

    @BeforeEach
    void open() {
        connection.freezeTime();
        CleartextPort.addHttp1(connection.pipeline(), new Answers());
    }

    @AfterEach
    void close() {
        connection.finishAndReleaseAll();
    }

    @Test
    void aChatCompletionComesAtOnceWithUsageAndTheMarkAtItsEnd() throws IOException {
        send(post("{\"model\":\"json\"}"));

        String answer = received();
        JsonNode completion = JSON.readTree(bodyOf(answer));
        assertThat(answer).startsWith("HTTP/1.1 200 OK\r\n").contains("Content-Type: application/json\r\n");
        assertThat(answer).contains("Content-Length: " + bodyOf(answer).length() + "\r\n");
        assertThat(completion.at("/usage/total_tokens").intValue()).isEqualTo(175);
        assertThat(completion.at("/system_fingerprint").textValue()).isEqualTo(PlainAnswer.END_MARK);
        assertThat(bodyOf(answer)).hasSizeBetween(1_400, 1_600).containsOnlyOnce(PlainAnswer.END_MARK);
    }

    @Test
    void aRequestMayComeByteByByte() {
        for (char one : post("{\"model\":\"json\"}").toCharArray()) {
            assertThat(received()).isEmpty();
            send(String.valueOf(one));
        }

        assertThat(received()).startsWith("HTTP/1.1 200 OK");
    }

    @Test
    void aRequestMayBeChunked() {
        send("POST /v1/chat/completions HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n");
        send("7\r\n{\"model\r\n");
        send("8\r\n\":\"json\"\r\n1\r\n}\r\n");
        assertThat(received()).isEmpty();
        send("0\r\n\r\n");

        assertThat(received()).startsWith("HTTP/1.1 200 OK");
    }

    @Test
    void aConnectionServesOneRequestAfterTheOther() {
        send(post("{\"model\":\"nothing\"}"));
        assertThat(received()).startsWith("HTTP/1.1 400 Bad Request");
        send(post("{\"model\":\"json\"}"));

        assertThat(received()).startsWith("HTTP/1.1 200 OK");
        assertThat(connection.isOpen()).isTrue();
    }

    @Test
    void theConnectionIsClosedAfterTheAnswerIfTheCallerWantsIt() {
        send(post("{\"model\":\"json\"}").replace("\r\n\r\n", "\r\nConnection: close\r\n\r\n"));

        assertThat(received()).startsWith("HTTP/1.1 200 OK");
        assertThat(connection.isOpen()).isFalse();
    }

    @Test
    void anUnknownModelIsRefusedWithWhatWasExpected() throws IOException {
        send(post("{\"model\":\"gpt-4o\"}"));

        assertThat(JSON.readTree(bodyOf(received())).at("/error/message").textValue())
                .isEqualTo("model: gpt-4o (expected: json or sse-<chunks>-<intervalMillis>-<bytesPerChunk>)");
    }

    @Test
    void anotherPathIsNotFound() {
        send(post("{\"model\":\"json\"}").replace("/v1/chat/completions", "/v1/models"));

        assertThat(received()).startsWith("HTTP/1.1 404 Not Found");
    }

    @Test
    void aStreamKeepsItsPace() {
        send(post("{\"model\":\"sse-3-100-400\",\"user\":\"s7\"}"));

        assertThat(received())
                .startsWith("HTTP/1.1 200 OK\r\n")
                .contains("Content-Type: text/event-stream; charset=utf-8\r\n")
                .contains("Transfer-Encoding: chunked\r\n\r\n190\r\ndata: ")
                .contains("\"content\":\"s7:0:");
        assertThat(receivedAfter(99)).isEmpty();
        assertThat(receivedAfter(1)).contains("\"content\":\"s7:1:");
        assertThat(receivedAfter(100)).contains("\"content\":\"s7:2:");
        assertThat(receivedAfter(99)).isEmpty();
        assertThat(receivedAfter(1)).contains("\"usage\":{").endsWith("data: [DONE]\n\n\r\n0\r\n\r\n");
        assertThat(receivedAfter(1_000)).isEmpty();
    }

    @Test
    void aStreamWithoutAnIntervalComesAtOnce() {
        send(post("{\"model\":\"sse-50-0-400\",\"user\":\"s7\"}"));

        assertThat(received()).contains("s7:0:", "s7:49:").endsWith("data: [DONE]\n\n\r\n0\r\n\r\n");
    }

    @Test
    void aStreamEndsWithItsCaller() {
        send(post("{\"model\":\"sse-3-100-400\",\"user\":\"s7\"}"));
        received();
        connection.close();

        assertThat(receivedAfter(1_000)).isEmpty();
        assertThat(connection.hasPendingTasks()).isFalse();
    }

    private static String post(String body) {
        return "POST /v1/chat/completions HTTP/1.1\r\nHost: localhost\r\nContent-Length: " + body.length() + "\r\n\r\n"
                + body;
    }

    private static String bodyOf(String answer) {
        return answer.substring(answer.indexOf("\r\n\r\n") + 4);
    }

    private void send(String bytes) {
        connection.writeInbound(Unpooled.copiedBuffer(bytes, UTF_8));
    }

    private String receivedAfter(long millis) {
        connection.advanceTimeBy(millis, TimeUnit.MILLISECONDS);
        connection.runScheduledPendingTasks();
        return received();
    }

    private String received() {
        StringBuilder text = new StringBuilder();
        for (ByteBuf part = connection.readOutbound(); part != null; part = connection.readOutbound()) {
            text.append(part.toString(UTF_8));
            part.release();
        }
        return text.toString();
    }
}
