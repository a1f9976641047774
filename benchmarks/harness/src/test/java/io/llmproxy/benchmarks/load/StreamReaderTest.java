package io.llmproxy.benchmarks.load;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.Unpooled;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StreamReaderTest {
    private static final String USAGE = "data: {\"choices\":[],\"usage\":{\"total_tokens\":29}}\n\n";
    private static final String DONE = "data: [DONE]\n\n";

    private final long calledAt = System.nanoTime() - Duration.ofSeconds(1).toNanos();
    private final StreamTally tally = new StreamTally(new ConcurrentStreams());
    private final StreamReader stream = new StreamReader("s7", calledAt, 2, tally);

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 50, 10_000})
    void aStreamIsWholeInPartsOfAnySize(int partBytes) {
        byte[] body = (chunk("s7:0:1:xx") + chunk("s7:1:2:") + USAGE + DONE).getBytes(UTF_8);
        for (int at = 0; at < body.length; at += partBytes) {
            stream.part(Unpooled.wrappedBuffer(body, at, Math.min(partBytes, body.length - at)));
        }

        assertThat(stream.isWhole()).isTrue();
    }

    @Test
    void aStreamIsWholeThatAGatewayHasWrittenAnew() {
        read(": a comment\r\n\r\n"
                + "data: {\"choices\": [{\"delta\": {\"role\": \"assistant\", \"content\": \"\"}}]}\r\n\r\n"
                + "data: {\"choices\": [{\"delta\": {\"role\": \"assistant\", \"content\": null}}]}\r\n\r\n"
                + "event: message\r\ndata: {\"choices\": [{\"delta\": {\"content\": \"s7:0:1:\"}}]}\r\n\r\n"
                + "data:{\"choices\" : [{\"delta\" : {\"content\" : \"s7:1:1:\"}}], \"usage\" : null}\r\n\r\n"
                + "data: {\"choices\": [], \"usage\": {\"total_tokens\": 29}}\r\n\r\n"
                + "data: [DONE]\r\n\r\n");

        assertThat(stream.isWhole()).isTrue();
    }

    @Test
    void aStreamIsNotWholeWithoutItsUsageOrItsEnd() {
        read(chunk("s7:0:1:") + chunk("s7:1:1:"));
        assertThat(stream.isWhole()).isFalse();
        read(DONE);
        assertThat(stream.isWhole()).isFalse();
        read(USAGE);
        assertThat(stream.isWhole()).isTrue();
        read(DONE);
        assertThat(stream.isWhole()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"s70:1:1:", "s6:1:1:", "7", "s7:1:1", "s7:1", "s7", "Hello!"})
    void aTextThatIsNotOfThisStreamIsForeign(String text) {
        read(chunk("s7:0:1:") + chunk(text) + chunk("s7:1:1:") + USAGE + DONE);

        assertThat(stream.isWhole()).isFalse();
        assertThat(stream.wrong(true)).isEqualTo(new WrongFrames(0, 0, 1, 0));
    }

    @Test
    void theFirstChunkCountsFromTheCallAndOthersFromTheirSending() {
        long sentAt = System.nanoTime() - Duration.ofMillis(200).toNanos();
        read(chunk("s7:0:" + sentAt + ":") + chunk("s7:1:" + sentAt + ":"));

        StreamResult result = tally.result(1, 1);
        assertThat(Micros.p50(result.firstChunk())).isBetween(999_000.0, 1_100_000.0);
        assertThat(Micros.p50(result.chunkDelay())).isBetween(199_000.0, 300_000.0);
    }

    private void read(String body) {
        stream.part(Unpooled.copiedBuffer(body, UTF_8));
    }

    private static String chunk(String text) {
        return "data: {\"choices\":[{\"delta\":{\"content\":\"" + text + "\"}}],\"usage\":null}\n\n";
    }
}
