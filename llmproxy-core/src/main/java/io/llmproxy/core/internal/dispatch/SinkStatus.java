package io.llmproxy.core.internal.dispatch;

import io.llmproxy.api.event.Dispatcher.SinkHealth;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Counters and last events of one sink. Written by the sink's thread, read by any. */
final class SinkStatus {
    /** A sink that keeps a batch longer than this counts as failing. */
    static final Duration STALLED_AFTER = Duration.ofSeconds(30);

    private final String sink;
    private final InstantSource clock;
    private final LongSupplier ticker;
    private final LongAdder delivered = new LongAdder();
    private final LongAdder rejected = new LongAdder();
    private final LongAdder retried = new LongAdder();
    private final LongAdder undelivered = new LongAdder();
    private volatile boolean failing;
    private volatile boolean ended;
    private volatile @Nullable Instant lastSuccess;
    private volatile @Nullable String lastError;
    private volatile @Nullable Long attemptStarted;

    SinkStatus(String sink, InstantSource clock, LongSupplier ticker) {
        this.sink = sink;
        this.clock = clock;
        this.ticker = ticker;
    }

    void attemptStarts() {
        attemptStarted = ticker.getAsLong();
    }

    void attemptEnds() {
        attemptStarted = null;
    }

    void delivered(int count) {
        if (count > 0) {
            delivered.add(count);
            lastSuccess = clock.instant();
        }
    }

    void rejected(String reason) {
        rejected.increment();
        lastError = reason;
    }

    void retried(int count) {
        retried.add(count);
    }

    void failing(String reason) {
        failing = true;
        lastError = reason;
    }

    void working() {
        failing = false;
    }

    /** Nothing more will be delivered; what is left counts as dropped and no longer as waiting. */
    void end(long left) {
        undelivered.add(left);
        ended = true;
    }

    long rejectedCount() {
        return rejected.sum();
    }

    SinkHealth health(long lag, long droppedByBus) {
        boolean stalled = isStalled();
        return new SinkHealth(
                sink,
                !failing && !stalled,
                ended ? 0 : lag,
                delivered.sum(),
                rejected.sum(),
                0,
                0,
                retried.sum(),
                droppedByBus + undelivered.sum(),
                0,
                Duration.ZERO,
                lastSuccess,
                stalled ? "no answer for more than " + STALLED_AFTER.toSeconds() + " s" : lastError);
    }

    private boolean isStalled() {
        Long started = attemptStarted;
        return started != null && ticker.getAsLong() - started > STALLED_AFTER.toNanos();
    }
}
