package io.llmproxy.core.internal.capture;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.luben.zstd.ZstdOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ZstdSinkTest {
    private static final byte[] SKIPPABLE_FRAME = {0x50, 0x2A, 0x4D, 0x18, 3, 0, 0, 0, 'a', 'b', 'c'};

    @ParameterizedTest
    @ValueSource(ints = {1, 7, Integer.MAX_VALUE})
    void framesMayFollowOneAnother(int chunkSize) throws IOException {
        ByteArrayOutputStream coded = new ByteArrayOutputStream();
        coded.write(Codings.apply("zstd", "first, ".getBytes(UTF_8)));
        coded.write(SKIPPABLE_FRAME);
        coded.write(Codings.apply("zstd", new byte[0]));
        coded.write(Codings.apply("zstd", "second".getBytes(UTF_8)));
        coded.write(new byte[20]);

        assertThat(new String(Collected.decoded("zstd", coded.toByteArray(), chunkSize), UTF_8))
                .isEqualTo("first, second");
    }

    @ParameterizedTest
    @CsvSource({"23, true", "24, false"})
    void windowsUpToEightMebibytesAreAccepted(int windowLog, boolean accepted) throws IOException {
        ByteArrayOutputStream coded = new ByteArrayOutputStream();
        try (ZstdOutputStream zstd = new ZstdOutputStream(coded, 3)) {
            zstd.setLong(windowLog);
            zstd.write("text".getBytes(UTF_8));
            zstd.flush();
        }

        assertThat(Collected.decoded("zstd", coded.toByteArray(), 5)).hasSize(accepted ? 4 : 0);
    }
}
