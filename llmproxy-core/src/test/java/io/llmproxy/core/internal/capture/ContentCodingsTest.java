package io.llmproxy.core.internal.capture;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD) // the waits cannot be interrupted
class ContentCodingsTest {
    private static final int WHOLE = Integer.MAX_VALUE;
    private static final int MIB = 1024 * 1024;
    private static final List<String> CODINGS =
            List.of("identity", "gzip", "deflate", "br", "zstd", "gzip, br", "br, gzip", "zstd, gzip");

    static Stream<Arguments> codingsAndChunkSizes() {
        return CODINGS.stream().flatMap(coding -> Stream.of(1, 7, WHOLE).map(size -> Arguments.of(coding, size)));
    }

    @ParameterizedTest
    @MethodSource("codingsAndChunkSizes")
    void everyBodyComesOutAsItWas(String codings, int chunkSize) {
        for (byte[] body : List.of(
                new byte[0], "{}".getBytes(UTF_8), Bodies.events(20_000), Bodies.events(MIB), Bodies.noise(MIB))) {
            assertThat(Collected.decoded(codings, coded(codings, body), chunkSize))
                    .isEqualTo(body);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {65_535, 65_536, 65_537})
    void bodiesOfAboutTheSizeThatIsGatheredComeOutAsTheyWere(int codedSize) {
        int size = codedSize;
        byte[] coded = Codings.apply("br", Bodies.noise(size));
        while (coded.length > codedSize) {
            coded = Codings.apply("br", Bodies.noise(--size));
        }

        assertThat(coded).hasSize(codedSize);
        assertThat(Collected.decoded("br", coded, 1000)).isEqualTo(Bodies.noise(size));
    }

    @ParameterizedTest
    @ValueSource(strings = {"br", "zstd", "gzip, br"})
    void longBodiesPassThroughBoundedMemory(String codings) {
        byte[] body = Bodies.events(24 * MIB);
        byte[] coded = coded(codings, body);
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        Checksum passed = new Checksum();

        long before = threads.getCurrentThreadAllocatedBytes();
        try (ByteSink decoder = ContentCodings.decoding(codings, passed)) {
            Chunks.of(coded, 8192, decoder::write);
            decoder.end();
        }

        assertThat(threads.getCurrentThreadAllocatedBytes() - before).isLessThan(MIB);
        CRC32 expected = new CRC32();
        expected.update(body);
        assertThat(passed.crc.getValue()).isEqualTo(expected.getValue());
    }

    @ParameterizedTest
    @CsvSource({"br, 5000, 400", "zstd, 5000, 400", "gzip, 5000, 400", "br, 1000000, 40", "zstd, 1000000, 40"})
    void damagedAndCutBodiesNeitherThrowNorHang(String coding, int bodySize, int rounds) {
        byte[] coded = Codings.apply(coding, Bodies.events(bodySize));
        Random random = new Random(20_26);

        for (int round = 0; round < rounds; round++) {
            byte[] damaged = Arrays.copyOf(coded, 1 + random.nextInt(coded.length));
            Collected cut = new Collected();
            write(coding, damaged, random, cut);
            damaged[random.nextInt(damaged.length)] ^= (byte) (1 + random.nextInt(255));
            Collected changed = new Collected();
            write(coding, damaged, random, changed);
            assertThat(List.of(cut.ends(), changed.ends())).containsExactly(1, 1);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"br", "zstd", "gzip", "br, br"})
    void whatWasNeverCodedEndsTheOutput(String codings) {
        assertThat(Collected.decoded(codings, "no compressed data".getBytes(UTF_8), 5))
                .isEmpty();
        assertThat(Collected.decoded(codings, Bodies.events(5 * MIB), 8192)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 1000, 65_536, 65_537, 300_000, 5 * MIB})
    void aBodyThatIsGivenUpLeavesNoThread(int size) {
        byte[] coded = Codings.apply("br", Bodies.noise(5 * MIB));
        Collected collected = new Collected();
        ByteSink decoder = ContentCodings.decoding("br", collected);
        decoder.write(coded, 0, size);
        decoder.close();
        decoder.close();

        assertThat(collected.writers()).noneMatch(Thread::isAlive).hasSize(size == 5 * MIB ? 1 : 0);
        assertThat(Thread.getAllStackTraces().keySet())
                .noneMatch(thread -> thread.getName().startsWith("llmproxy-brotli-"));
    }

    @Test
    void anInterruptIsKeptAndDoesNotCutTheBody() {
        byte[] body = Bodies.noise(MIB);
        byte[] coded = Codings.apply("br", body);

        Thread.currentThread().interrupt();
        byte[] decoded = Collected.decoded("br", coded, 8192);

        assertThat(Thread.interrupted()).isTrue();
        assertThat(decoded).isEqualTo(body);
    }

    @Test
    void aLongStreamThatBreaksOffGivesTheWindowsThatWereFull() {
        byte[] body = repetitiveEvents(12 * MIB);
        byte[] coded = Arrays.copyOf(Codings.apply("br", body), 200 * 1024);

        byte[] decoded = Collected.decoded("br", coded, 8192);

        assertThat(decoded.length).isGreaterThanOrEqualTo(4 * MIB);
        assertThat(Arrays.copyOf(decoded, 4 * MIB)).isEqualTo(Arrays.copyOf(body, 4 * MIB));
    }

    @ParameterizedTest
    @ValueSource(ints = {16, 18})
    void aShortStreamThatBreaksOffGivesNothingThatWasNotInIt(int windowBits) throws IOException {
        byte[] body = Bodies.events(300_000);
        ByteArrayOutputStream target = new ByteArrayOutputStream();
        try (OutputStream stream = Codings.brotli(target, windowBits)) {
            stream.write(body);
        }
        byte[] coded = target.toByteArray();
        Random random = new Random(3);
        int most = 0;
        for (int round = 0; round < 300; round++) {
            byte[] decoded = Collected.decoded("br", Arrays.copyOf(coded, random.nextInt(coded.length)), WHOLE);
            assertThat(decoded).isEqualTo(Arrays.copyOf(body, decoded.length));
            most = Math.max(most, decoded.length);
        }

        assertThat(most).isGreaterThanOrEqualTo(1 << windowBits);
    }

    @ParameterizedTest
    @ValueSource(strings = {"gzip", "deflate", "zstd", "br", "br, zstd", "gzip, gzip", "zstd, br"})
    void decodingStopsWhenNobodyWantsMore(String codings) {
        Checksum passed = new Checksum(100_000);
        try (ByteSink decoder = ContentCodings.decoding(codings, passed)) {
            byte[] coded = coded(codings, new byte[32 * MIB]);
            decoder.write(coded, 0, coded.length);
            decoder.end();

            assertThat(decoder.isFull()).isTrue();
        }

        assertThat(passed.count.get()).isBetween(100_000L, 110_000L);
    }

    @ParameterizedTest
    @ValueSource(strings = {"gzip", "deflate", "zstd", "br", "br, zstd", "gzip, gzip", "zstd, br"})
    void aLimitCutsTheBodyThere(String codings) {
        byte[] body = Bodies.events(MIB);
        byte[] coded = coded(codings, body);
        for (int most : new int[] {1, 300_000, MIB, MIB + 1}) {
            Collected collected = new Collected();
            try (ByteSink decoder = ContentCodings.decoding(codings, collected, most)) {
                Chunks.of(coded, 8192, decoder::write);
                decoder.end();

                boolean isInnerCut = codings.contains(",") && most == 1;
                assertThat(collected.bytes()).isEqualTo(Arrays.copyOf(body, isInnerCut ? 0 : Math.min(most, MIB)));
                assertThat(decoder.isFull()).isEqualTo(most < MIB);
            }
        }
    }

    private static void write(String coding, byte[] coded, Random random, Collected collected) {
        try (ByteSink decoder = ContentCodings.decoding(coding, collected)) {
            Chunks.of(coded, 1 + random.nextInt(coded.length), decoder::write);
            decoder.end();
        }
    }

    private static byte[] coded(String codings, byte[] body) {
        byte[] coded = body;
        for (String coding : codings.split(", ")) {
            coded = Codings.apply(coding, coded);
        }
        return coded;
    }

    private static byte[] repetitiveEvents(int size) {
        StringBuilder text = new StringBuilder(size + 100);
        for (int i = 0; text.length() < size; i++) {
            text.append("data: {\"object\":\"chat.completion.chunk\",\"choices\":[{\"delta\":{\"content\":\"")
                    .append(i)
                    .append("\"}}]}\n\n");
        }
        return text.substring(0, size).getBytes(UTF_8);
    }

    /** Keeps nothing of what it takes. */
    private static final class Checksum implements ByteSink {
        final CRC32 crc = new CRC32();
        private final long wanted;
        private final AtomicLong count = new AtomicLong();

        Checksum() {
            this(Long.MAX_VALUE);
        }

        Checksum(long wanted) {
            this.wanted = wanted;
        }

        @Override
        public void write(byte[] buffer, int offset, int length) {
            crc.update(buffer, offset, length);
            count.addAndGet(length);
        }

        @Override
        public boolean isFull() {
            return count.get() >= wanted;
        }

        @Override
        public void end() {}

        @Override
        public void close() {}
    }
}
