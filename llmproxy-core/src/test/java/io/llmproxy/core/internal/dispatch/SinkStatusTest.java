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
        status.attemptStarts();
        nanos.addAndGet(SinkStatus.STALLED_AFTER.toNanos());
        assertThat(status.health(1, 0).isHealthy()).isTrue();

        nanos.incrementAndGet();
        assertThat(status.health(1, 0).isHealthy()).isFalse();
        assertThat(status.health(1, 0).lastError()).isEqualTo("no answer for more than 30 s");

        status.attemptEnds();
        assertThat(status.health(0, 0).isHealthy()).isTrue();
    }

    @Test
    void idleSinkStaysHealthy() {
        status.attemptStarts();
        status.attemptEnds();
        nanos.addAndGet(SinkStatus.STALLED_AFTER.toNanos() * 100);

        assertThat(status.health(0, 0).isHealthy()).isTrue();
    }

    @Test
    void droppedAddsUpWhatTheBusAndTheCloseLost() {
        status.end(3);

        assertThat(status.health(7, 4).dropped()).isEqualTo(7);
        assertThat(status.health(7, 4).lag()).isZero();
    }
}
