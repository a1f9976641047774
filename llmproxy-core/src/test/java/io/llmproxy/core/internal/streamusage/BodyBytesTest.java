package io.llmproxy.core.internal.streamusage;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BodyBytesTest {
    @ParameterizedTest
    @CsvSource({
        "-1, 0",
        "-1, 5",
        "-1, 8192",
        "-1, 8193",
        "0, 3",
        "5, 0",
        "5, 4",
        "5, 5",
        "5, 6",
        "65536, 65536",
        "65537, 65537",
        "9223372036854775807, 10"
    })
    void whatIsCollectedIsTold(long toldLength, int length) {
        BodyBytes body = new BodyBytes(toldLength);
        byte[] expected = new byte[length];
        for (int i = 0; i < length; i++) {
            expected[i] = (byte) i;
        }
        int half = length / 2;
        body.write(expected, 0, half);
        body.write(expected, half, length - half);

        assertThat(body.bytes()).isEqualTo(expected);
    }
}
