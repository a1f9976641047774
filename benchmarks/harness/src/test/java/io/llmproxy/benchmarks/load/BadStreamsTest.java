package io.llmproxy.benchmarks.load;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What gateways do to streams is seen. Each test asks for two streams of three chunks. */
@Timeout(30)
class BadStreamsTest {
    private static final String HEAD = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";
    private static final String LAST_CHUNK = "0\r\n\r\n";
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final LoadClient client = new LoadClient(1);

    @AfterEach
    void close() {
        client.close();
    }

    /** The frames are sequence numbers; x is another stream's first frame, U the usage, D the end, and | the proper end of the body. */
    @ParameterizedTest
    @CsvSource({
        "012UD|, 2, 0, 0, 0, 0, 0",
        "02UD|,  0, 2, 2, 0, 0, 0",
        "01UD|,  0, 2, 2, 0, 0, 0",
        "021UD|, 0, 2, 0, 2, 0, 0",
        "0122UD|,0, 2, 0, 0, 0, 2",
        "01x2UD|,0, 2, 0, 0, 2, 0",
        "x12UD|, 0, 2, 2, 0, 2, 0",
        "012D|,  0, 2, 0, 0, 0, 0",
        "012U|,  0, 2, 0, 0, 0, 0",
        "|,      0, 2, 6, 0, 0, 0",
        "012UD,  0, 2, 0, 0, 0, 0",
        "01,     0, 2, 0, 0, 0, 0",
        "02,     0, 2, 2, 0, 0, 0",
    })
    void wrongFramesAreCounted(
            String frames, int finished, int broken, int lost, int outOfOrder, int foreign, int duplicated)
            throws IOException {
        try (ScriptedGateway gateway = ScriptedGateway.start((user, out) -> {
            StringBuilder answer = new StringBuilder(HEAD);
            frames.chars().forEach(frame -> answer.append(frame(user, (char) frame)));
            send(out, answer.toString());
            out.close();
        })) {
            StreamResult result = streams(gateway.target(), PATIENCE);

            assertThat(result.finished()).isEqualTo(finished);
            assertThat(result.errors()).isEqualTo(new Errors(0, broken, 0));
            assertThat(result.wrongFrames()).isEqualTo(new WrongFrames(lost, outOfOrder, foreign, duplicated));
            assertThat(result.unfinished()).isZero();
        }
    }

    @Test
    void aStreamMayComeByteByByte() throws IOException {
        try (ScriptedGateway gateway = ScriptedGateway.start((user, out) -> {
            StringBuilder answer = new StringBuilder(HEAD);
            "012UD|".chars().forEach(frame -> answer.append(frame(user, (char) frame)));
            for (byte one : answer.toString().getBytes(US_ASCII)) {
                out.write(one);
            }
        })) {
            assertThat(streams(gateway.target(), PATIENCE).finished()).isEqualTo(2);
        }
    }

    @Test
    void anotherStatusIsCountedAsSuch() throws IOException {
        try (ScriptedGateway gateway = ScriptedGateway.start(
                (user, out) -> send(out, "HTTP/1.1 503 Service Unavailable\r\nContent-Length: 2\r\n\r\n{}"))) {
            StreamResult result = streams(gateway.target(), PATIENCE);

            assertThat(result.errors()).isEqualTo(new Errors(2, 0, 0));
            assertThat(result.broken()).isEqualTo(2);
        }
    }

    @Test
    void aConnectionThatCannotBeOpenedIsRefused() throws IOException {
        int port;
        try (ServerSocket closed = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = closed.getLocalPort();
        }

        StreamResult result = streams(Target.withoutToken(URI.create("http://127.0.0.1:" + port)), PATIENCE);

        assertThat(result.errors()).isEqualTo(new Errors(0, 0, 2));
        assertThat(result.unfinished()).isZero();
    }

    @Test
    void aStreamThatDoesNotEndIsUnfinishedWhenPatienceRunsOut() throws IOException {
        try (ScriptedGateway gateway =
                ScriptedGateway.start((user, out) -> send(out, HEAD + frame(user, '0') + frame(user, '1')))) {
            StreamResult result = streams(gateway.target(), Duration.ofMillis(300));

            assertThat(result.unfinished()).isEqualTo(2);
            assertThat(result.errors()).isEqualTo(Errors.NONE);
            assertThat(result.mostConcurrent()).isEqualTo(2);
            assertThat(result.seconds()).isBetween(0.3, 5.0);
        }
    }

    private StreamResult streams(Target target, Duration patience) {
        return client.streams(target, new StreamShape(3, Duration.ZERO, 1), 2, Duration.ZERO, patience);
    }

    private static String frame(String user, char frame) {
        return switch (frame) {
            case '|' -> LAST_CHUNK;
            case 'U' -> chunk("{\"choices\":[],\"usage\":{\"total_tokens\":30}}");
            case 'D' -> chunk("[DONE]");
            case 'x' -> chunk("{\"choices\":[{\"delta\":{\"content\":\"another:0:1:\"}}]}");
            default -> chunk("{\"choices\":[{\"delta\":{\"content\":\"" + user + ":" + frame + ":1:\"}}]}");
        };
    }

    private static String chunk(String data) {
        String event = "data: " + data + "\n\n";
        return Integer.toHexString(event.length()) + "\r\n" + event + "\r\n";
    }

    private static void send(OutputStream out, String text) throws IOException {
        out.write(text.getBytes(US_ASCII));
    }
}
