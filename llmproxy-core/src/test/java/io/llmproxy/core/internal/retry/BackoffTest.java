package io.llmproxy.core.internal.retry;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BackoffTest {
    private static final double NEARLY_ONE = Math.nextDown(1.0);

    @ParameterizedTest
    @CsvSource({"1, 100", "2, 200", "3, 400", "8, 12800", "9, 25600", "10, 30000", "100, 30000", "2147483647, 30000"})
    void delayDoublesUpToItsCapAndVariesByHalf(int failures, long millis) {
        assertThat(backoff(NEARLY_ONE).delay(failures, null))
                .isCloseTo(Duration.ofMillis(millis), Duration.ofNanos(1000));
        assertThat(backoff(0).delay(failures, null)).isEqualTo(Duration.ofMillis(millis / 2));
    }

    @Test
    void longerDelayAskedForWins() {
        assertThat(backoff(0).delay(1, Duration.ofMinutes(2))).isEqualTo(Duration.ofMinutes(2));
    }

    @Test
    void shorterDelayAskedForDoesNotCutTheBackoff() {
        assertThat(backoff(0).delay(3, Duration.ofMillis(1))).isEqualTo(Duration.ofMillis(200));
    }

    private static Backoff backoff(double random) {
        return new Backoff(Duration.ofMillis(100), Duration.ofSeconds(30), () -> random);
    }
}
