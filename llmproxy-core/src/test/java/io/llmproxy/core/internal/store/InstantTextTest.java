package io.llmproxy.core.internal.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class InstantTextTest {
    @Test
    void writesUtcWithMicroseconds() {
        assertThat(InstantText.format(Instant.parse("2026-11-23T13:22:05.123456789Z")))
                .isEqualTo("2026-11-23 13:22:05.123456+00:00");
        assertThat(InstantText.format(Instant.parse("2026-11-23T13:22:05Z")))
                .isEqualTo("2026-11-23 13:22:05.000000+00:00");
    }

    @Test
    void readsWhatItWrites() {
        Instant instant = Instant.parse("2026-02-28T23:59:59.999999Z");

        assertThat(InstantText.parse(InstantText.format(instant))).isEqualTo(instant);
    }

    @Test
    void textsSortAsTheirInstants() {
        List<Instant> ascending = List.of(
                Instant.parse("0999-01-01T00:00:00Z"),
                Instant.parse("2026-01-01T00:00:00Z"),
                Instant.parse("2026-01-01T00:00:00.000001Z"),
                Instant.parse("2026-01-01T00:00:00.100000Z"),
                Instant.parse("2026-01-01T00:00:01Z"),
                Instant.parse("2026-10-01T00:00:00Z"));

        assertThat(ascending.stream().map(InstantText::format)).isSorted();
    }
}
