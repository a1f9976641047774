package io.llmproxy.core.internal.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IsoInstantTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "1970-01-01T00:00:00Z",
                "2026-11-30T10:00:00.100Z",
                "2026-11-30T10:00:00.000001Z",
                "2026-11-30T10:00:00.000000001Z",
                "2024-02-29T23:59:59.999999999Z",
                "1969-12-31T23:59:59.999Z",
                "0000-01-01T00:00:00Z",
                "-0001-12-31T23:59:59.999999999Z",
                "9999-12-31T23:59:59.999999999Z",
                "+10000-01-01T00:00:00Z",
                "-1000000000-01-01T00:00:00Z",
                "+1000000000-12-31T23:59:59.999999999Z"
            })
    void instantsLookAsUsual(String text) {
        assertThat(IsoInstant.text(Instant.parse(text))).isEqualTo(text);
    }

    @Test
    void anyInstantLooksAsUsual() {
        Random random = new Random(20_261_130);
        for (int i = 0; i < 20_000; i++) {
            int unit = new int[] {1, 1000, 1_000_000, 1_000_000_000}[random.nextInt(4)];
            int nanos = random.nextInt(1_000_000_000) / unit * unit;
            Instant instant = Instant.ofEpochSecond(random.nextLong() >> (16 + random.nextInt(40)), nanos);

            assertThat(IsoInstant.text(instant)).isEqualTo(instant.toString());
        }
    }
}
