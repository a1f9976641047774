package io.llmproxy.core.internal.capture;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HeadAndTailTest {
    private static final int HEAD = 1500;
    private static final int TAIL = 2700;

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 1024, 1025, 1499, 1500, 1501, 2600, 4199, 4200})
    void keepsAllThatFits(int size) {
        byte[] bytes = numbered(size);

        for (int chunkSize : new int[] {1, 7, 1024, 10_000}) {
            CapturedBody body = captured(bytes, chunkSize);
            assertThat(body.head()).isEqualTo(bytes);
            assertThat(body.tail()).isEmpty();
            assertThat(body.isTruncated()).isFalse();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {4201, 4202, 5399, 5400, 6899, 6900, 6901, 9600, 20_000})
    void keepsBothEndsOfWhatDoesNotFit(int size) {
        byte[] bytes = numbered(size);

        for (int chunkSize : new int[] {1, 7, 1024, 2700, 2701, 30_000}) {
            CapturedBody body = captured(bytes, chunkSize);
            assertThat(body.head()).isEqualTo(Arrays.copyOf(bytes, HEAD));
            assertThat(body.tail()).isEqualTo(Arrays.copyOfRange(bytes, size - TAIL, size));
            assertThat(body.isTruncated()).isTrue();
        }
    }

    private static CapturedBody captured(byte[] bytes, int chunkSize) {
        try (HeadAndTail kept = new HeadAndTail(HEAD, TAIL)) {
            Chunks.of(bytes, chunkSize, kept::write);
            return kept.body();
        }
    }

    private static byte[] numbered(int size) {
        byte[] bytes = new byte[size];
        for (int i = 0; i < size; i++) {
            bytes[i] = (byte) (i % 251);
        }
        return bytes;
    }
}
