package io.llmproxy.core.internal.capture;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.Random;
import java.util.zip.Deflater;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ExchangeTapTest {
    private static final byte[] TEXT = "Ein Maß für Früchte. ".repeat(700).getBytes(UTF_8);

    private static final int WHOLE = Integer.MAX_VALUE;

    @ParameterizedTest
    @CsvSource({
        "identity, identity",
        "gzip, gzip",
        "GZIP, gzip",
        "x-gzip, x-gzip",
        "deflate, deflate",
        "deflate, raw-deflate",
        "br, br",
        "BR, br",
        "zstd, zstd",
        "Zstd, zstd",
        "'identity, gzip', gzip",
        "'', identity"
    })
    void undoesContentCodingsHoweverTheBodyIsCut(String header, String coding) {
        byte[] coded = Codings.apply(coding, TEXT);

        assertThat(answered(header, coded, WHOLE).head()).isEqualTo(TEXT);
        assertThat(answered(header, coded, 7).head()).isEqualTo(TEXT);
        assertThat(answered(header, coded, 1).head()).isEqualTo(TEXT);
    }

    @ParameterizedTest
    @CsvSource({"deflate, gzip", "gzip, br", "br, gzip", "zstd, br", "br, br", "gzip, zstd"})
    void undoesTwoCodingsInReverseOrder(String first, String second) {
        byte[] coded = Codings.apply(second, Codings.apply(first, TEXT));

        assertThat(answered(first + "," + second, coded, 7).head()).isEqualTo(TEXT);
    }

    @Test
    void withoutCodingTheBodyIsKeptAsItIs() {
        assertThat(answered(null, TEXT, 7).head()).isEqualTo(TEXT);
    }

    @ParameterizedTest
    @ValueSource(strings = {"compress", "gzip, dcb", "dcz, gzip", "gzip, gzip, gzip", "nonsense"})
    void anAnswerInAnUnknownCodingIsKeptAsEmptyAndNotAsTruncated(String header) {
        CapturedBody body = answered(header, Codings.apply("gzip", TEXT), WHOLE);

        assertThat(body.head()).isEmpty();
        assertThat(body.isTruncated()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 7, WHOLE})
    void gzipMayHaveSeveralMembersAndAllHeaderParts(int chunkSize) throws IOException {
        ByteArrayOutputStream coded = new ByteArrayOutputStream();
        coded.write(gzipMemberWithAllHeaderParts("first, "));
        coded.write(Codings.apply("gzip", "second".getBytes(UTF_8)));
        coded.write(new byte[20]);

        assertThat(answered("gzip", coded.toByteArray(), chunkSize).headText()).isEqualTo("first, second");
    }

    @ParameterizedTest
    @ValueSource(strings = {"gzip", "deflate", "raw-deflate", "br", "zstd"})
    void damagedDataEndWhatIsKept(String coding) {
        byte[] coded = Codings.apply(coding, TEXT);
        Random random = new Random(20_26);
        String header = coding.equals("raw-deflate") ? "deflate" : coding;

        for (int round = 0; round < 300; round++) {
            byte[] damaged = coded.clone();
            int first = random.nextInt(damaged.length);
            damaged[first] ^= (byte) (1 + random.nextInt(255));
            CapturedBody body =
                    answered(header, Arrays.copyOf(damaged, first + random.nextInt(50)), 1 + random.nextInt(9));
            assertThat(body.isTruncated()).isFalse();
        }
        assertThat(answered(header, "no compressed data".getBytes(UTF_8), 5).headText())
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"gzip", "deflate", "raw-deflate"})
    void whatCameBeforeABreakIsKept(String coding) {
        byte[] coded = Codings.apply(coding, TEXT);
        String header = coding.equals("raw-deflate") ? "deflate" : coding;

        assertThat(answered(header, Arrays.copyOf(coded, coded.length / 2), 5).headText())
                .startsWith("Ein Maß");
    }

    @ParameterizedTest
    @ValueSource(strings = {"gzip", "br", "zstd"})
    void aStreamIsDecodedAsFarAsItHasCome(String coding) throws IOException {
        ByteArrayOutputStream coded = new ByteArrayOutputStream();
        try (OutputStream stream = Codings.open(coding, coded)) {
            for (int event = 0; event < 100; event++) {
                stream.write(("data: " + event + "\n\n").getBytes(UTF_8));
                stream.flush();
                assertThat(answered(coding, coded.toByteArray(), 7).headText())
                        .startsWith("data: 0\n\n")
                        .endsWith("data: " + event + "\n\n");
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"gzip", "br", "zstd"})
    void whatInflatesToALotIsKeptInBoundedMemory(String coding) {
        byte[] bomb = Codings.apply(coding, new byte[64 * 1024 * 1024]);

        CapturedBody body = answered(coding, bomb, WHOLE);

        assertThat(body.isTruncated()).isTrue();
        assertThat(body.head().length + body.tail().length).isLessThan(400 * 1024);
    }

    @Test
    void longBodiesAreKeptInBoundedMemory() {
        byte[] chunk = new byte[8192];
        try (ExchangeTap tap = new ExchangeTap()) {
            tap.responseHead(200, null, null);
            for (int i = 0; i < 1000; i++) {
                tap.request(chunk, 0, chunk.length);
                tap.response(chunk, 0, chunk.length);
            }
            CapturedBody request = tap.requestBody();
            CapturedBody response = tap.responseBody();
            assertThat(request.head().length + request.tail().length + response.head().length + response.tail().length)
                    .isLessThan(512 * 1024);
            assertThat(request.isTruncated()).isTrue();
        }
    }

    @Test
    void smallExchangesTakeLittleMemory() {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        byte[] body = new byte[1024];
        long allocated = Long.MAX_VALUE;
        for (int i = 0; i < 20; i++) {
            long before = threads.getCurrentThreadAllocatedBytes();
            ExchangeTap tap = new ExchangeTap();
            tap.request(body, 0, body.length);
            tap.responseHead(200, "application/json", null);
            tap.response(body, 0, body.length);
            tap.close();
            allocated = Math.min(allocated, threads.getCurrentThreadAllocatedBytes() - before);
        }

        assertThat(allocated).isLessThan(4096);
    }

    @Test
    void nothingIsTakenAfterClose() {
        ExchangeTap tap = new ExchangeTap();
        tap.responseHead(200, null, "gzip");
        byte[] coded = Codings.apply("gzip", TEXT);
        tap.response(coded, 0, 20);
        tap.close();
        tap.close();
        byte[] kept = tap.responseBody().head();
        tap.response(coded, 20, coded.length - 20);

        assertThat(tap.responseBody().head()).isEqualTo(kept);
    }

    @ParameterizedTest
    @CsvSource({
        "text/event-stream, true",
        "text/event-stream; charset=utf-8, true",
        "Text/Event-Stream ;charset=utf-8, true",
        "text/event-streams, false",
        "application/json, false",
        ", false"
    })
    void theContentTypeTellsAnEventStream(@Nullable String contentType, boolean stream) {
        try (ExchangeTap tap = new ExchangeTap()) {
            tap.responseHead(201, contentType, null);

            assertThat(tap.isEventStream()).isEqualTo(stream);
            assertThat(tap.status()).isEqualTo(201);
        }
    }

    private static CapturedBody answered(@Nullable String contentEncoding, byte[] body, int chunkSize) {
        try (ExchangeTap tap = new ExchangeTap()) {
            tap.responseHead(200, "application/json", contentEncoding);
            Chunks.of(body, chunkSize, tap::response);
            return tap.responseBody();
        }
    }

    private static byte[] gzipMemberWithAllHeaderParts(String text) throws IOException {
        Deflater deflater = new Deflater(Deflater.DEFAULT_COMPRESSION, true);
        deflater.setInput(text.getBytes(UTF_8));
        deflater.finish();
        byte[] data = new byte[100];
        int size = deflater.deflate(data);
        deflater.end();
        ByteArrayOutputStream member = new ByteArrayOutputStream();
        member.write(new byte[] {0x1F, (byte) 0x8B, 8, 2 | 4 | 8 | 16, 0, 0, 0, 0, 0, 0});
        member.write(new byte[] {3, 0, 'x', 0, 'z'});
        member.write("name\0comment\0".getBytes(UTF_8));
        member.write(new byte[] {1, 2});
        member.write(data, 0, size);
        member.write(new byte[8]);
        return member.toByteArray();
    }
}
