package io.llmproxy.core.internal.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(10)
class CloseSignalTest {
    private static final long LONG = Duration.ofMinutes(5).toNanos();

    private final CloseSignal stop = new CloseSignal();

    /** The wait must not last although the signal came before it and after the last look. */
    @Test
    void signalBetweenTheLookAndTheWaitCutsTheWaitShort() {
        assertThat(stop.isNew()).isFalse();
        stop.hurry();

        stop.pause(LONG);
        stop.pause(LONG);

        assertThat(stop.isNew()).isTrue();
        assertThat(stop.isNew()).isFalse();
        assertThat(stop.isNoticed()).isTrue();
    }

    @Test
    void signalThatWasNoticedCutsNothingShort() {
        stop.hurry();
        assertThat(stop.isNew()).isTrue();
        long start = System.nanoTime();

        stop.pause(Duration.ofMillis(30).toNanos());

        assertThat(System.nanoTime() - start)
                .isGreaterThanOrEqualTo(Duration.ofMillis(30).toNanos());
    }

    @Test
    void endCutsEverythingShort() {
        stop.hurry();
        assertThat(stop.isNew()).isTrue();
        stop.giveUp();

        stop.pause(LONG);

        assertThat(stop.isGivenUp()).isTrue();
    }
}
