package io.llmproxy.core.internal.json;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PlainRunTest {
    private static final int LENGTH = 40;

    @ParameterizedTest
    @ValueSource(bytes = {'"', '\\', (byte) 0x80, (byte) 0xC3, (byte) 0xFF})
    void aRunEndsAtTheFirstByteThatIsNotPlain(byte special) {
        for (byte plain : new byte[] {0, 1, ' ', '!', '#', '[', ']', 0x7F}) {
            for (int at = 0; at < LENGTH; at++) {
                byte[] buffer = new byte[LENGTH];
                Arrays.fill(buffer, plain);
                buffer[at] = special;

                for (int from = 0; from <= at; from++) {
                    assertThat(PlainRun.end(buffer, from, LENGTH)).isEqualTo(at);
                    assertThat(PlainRun.end(buffer, from, at)).isEqualTo(at);
                }
            }
        }
    }
}
