package io.llmproxy.core.internal.capture;

import static io.llmproxy.core.internal.capture.Collected.decoded;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.Random;
import java.util.zip.Deflater;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DecodingTest {
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

        assertThat(decoded(header, coded, WHOLE)).isEqualTo(TEXT);
        assertThat(decoded(header, coded, 7)).isEqualTo(TEXT);
        assertThat(decoded(header, coded, 1)).isEqualTo(TEXT);
    }

    @ParameterizedTest
    @CsvSource({"deflate, gzip", "gzip, br", "br, gzip", "zstd, br", "br, br", "gzip, zstd"})
    void undoesTwoCodingsInReverseOrder(String first, String second) {
        byte[] coded = Codings.apply(second, Codings.apply(first, TEXT));

        assertThat(decoded(first + "," + second, coded, 7)).isEqualTo(TEXT);
    }

    @Test
    void withoutCodingTheBodyIsKeptAsItIs() {
        assertThat(decoded(null, TEXT, 7)).isEqualTo(TEXT);
    }

    @ParameterizedTest
    @ValueSource(strings = {"compress", "gzip, dcb", "dcz, gzip", "gzip, gzip, gzip", "nonsense"})
    void whatIsInAnUnknownCodingIsDropped(String header) {
        assertThat(decoded(header, Codings.apply("gzip", TEXT), WHOLE)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 7, WHOLE})
    void gzipMayHaveSeveralMembersAndAllHeaderParts(int chunkSize) throws IOException {
        ByteArrayOutputStream coded = new ByteArrayOutputStream();
        coded.write(gzipMemberWithAllHeaderParts("first, "));
        coded.write(Codings.apply("gzip", "second".getBytes(UTF_8)));
        coded.write(new byte[20]);

        assertThat(text("gzip", coded.toByteArray(), chunkSize)).isEqualTo("first, second");
    }

    @ParameterizedTest
    @ValueSource(strings = {"gzip", "deflate", "raw-deflate", "br", "zstd"})
    void damagedDataEndTheOutput(String coding) {
        byte[] coded = Codings.apply(coding, TEXT);
        Random random = new Random(20_26);
        String header = coding.equals("raw-deflate") ? "deflate" : coding;

        for (int round = 0; round < 300; round++) {
            byte[] damaged = coded.clone();
            int first = random.nextInt(damaged.length);
            damaged[first] ^= (byte) (1 + random.nextInt(255));
            byte[] cut = Arrays.copyOf(damaged, first + random.nextInt(50));
            assertThat(decoded(header, cut, 1 + random.nextInt(9))).hasSizeLessThan(100 * TEXT.length);
        }
        assertThat(text(header, "no compressed data".getBytes(UTF_8), 5)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"gzip", "deflate", "raw-deflate"})
    void whatCameBeforeABreakIsKept(String coding) {
        byte[] coded = Codings.apply(coding, TEXT);
        String header = coding.equals("raw-deflate") ? "deflate" : coding;

        assertThat(text(header, Arrays.copyOf(coded, coded.length / 2), 5)).startsWith("Ein Maß");
    }

    @ParameterizedTest
    @ValueSource(strings = {"gzip", "br", "zstd"})
    void aStreamIsDecodedAsFarAsItHasCome(String coding) throws IOException {
        ByteArrayOutputStream coded = new ByteArrayOutputStream();
        try (OutputStream stream = Codings.open(coding, coded)) {
            for (int event = 0; event < 100; event++) {
                stream.write(("data: " + event + "\n\n").getBytes(UTF_8));
                stream.flush();
                assertThat(text(coding, coded.toByteArray(), 7))
                        .startsWith("data: 0\n\n")
                        .endsWith("data: " + event + "\n\n");
            }
        }
    }

    private static String text(@Nullable String contentEncoding, byte[] coded, int chunkSize) {
        return new String(decoded(contentEncoding, coded, chunkSize), UTF_8);
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
