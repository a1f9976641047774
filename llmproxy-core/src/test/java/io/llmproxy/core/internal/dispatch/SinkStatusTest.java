package io.llmproxy.core.internal.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class SinkStatusTest {
    private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 5);
    private final SinkStatus status = new SinkStatus("test", () -> Instant.EPOCH, nanos::get);

    @Test
    void sinkThatKeepsABatchTooLongIsUnhealthyUntilItAnswers() {
        status.attemptStarts(0);
        nanos.addAndGet(SinkStatus.STALLED_AFTER.toNanos());
        assertThat(status.health(1, 0, null).isHealthy()).isTrue();

        nanos.incrementAndGet();
        assertThat(status.health(1, 0, null).isHealthy()).isFalse();
        assertThat(status.health(1, 0, null).lastError()).isEqualTo("no answer for more than 30 s");

        status.attemptEnds();
        assertThat(status.health(0, 0, null).isHealthy()).isTrue();
    }

    @Test
    void idleSinkStaysHealthy() {
        status.attemptStarts(0);
        status.attemptEnds();
        nanos.addAndGet(SinkStatus.STALLED_AFTER.toNanos() * 100);

        assertThat(status.health(0, 0, null).isHealthy()).isTrue();
    }

    @Test
    void droppedAddsUpWhatTheBusAndTheCloseLost() {
        status.end(3, false);

        assertThat(status.health(7, 4, null).dropped()).isEqualTo(7);
        assertThat(status.health(7, 4, null).lag()).isZero();
    }

    @Test
    void whatADurableBusKeepsIsNotDropped() {
        status.end(3, true);

        assertThat(status.health(7, 4, null).dropped()).isEqualTo(4);
        assertThat(status.health(7, 4, null).lag()).isEqualTo(3);
    }

    /** D38. */
    @Test
    void sinkThatGetsNothingDoneIsUnhealthyOnlyIfEventsWait() {
        nanos.addAndGet(SinkStatus.STARVED_AFTER.multipliedBy(2).toNanos());

        assertThat(status.health(0, 0, null).isHealthy()).isTrue();
        assertThat(status.health(1, 0, null).isHealthy()).isFalse();
        assertThat(status.health(1, 0, null).lastError())
                .isEqualTo("nothing delivered for more than 5 min although events wait");

        status.idle();
        assertThat(status.health(1, 0, null).isHealthy()).isTrue();
        nanos.addAndGet(SinkStatus.STARVED_AFTER.toNanos());
        assertThat(status.health(1, 0, null).isHealthy()).isTrue();
        nanos.incrementAndGet();
        assertThat(status.health(1, 0, null).isHealthy()).isFalse();
        status.delivered(1);
        assertThat(status.health(1, 0, null).isHealthy()).isTrue();
    }

    @Test
    void problemOfTheSubscriptionIsOneOfTheSink() {
        assertThat(status.health(0, 0, "redis cannot be reached").isHealthy()).isFalse();
        assertThat(status.health(0, 0, "redis cannot be reached").lastError()).isEqualTo("redis cannot be reached");
        assertThat(status.health(0, 0, null).isHealthy()).isTrue();
    }
}
