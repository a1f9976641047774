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

    /** A sink that gets nothing done for longer than this counts as failing if events wait. */
    static final Duration STARVED_AFTER = Duration.ofMinutes(5);

    private final String sink;
    private final InstantSource clock;
    private final LongSupplier ticker;
    private final LongAdder delivered = new LongAdder();
    private final LongAdder rejected = new LongAdder();
    private final LongAdder deadLettered = new LongAdder();
    private final LongAdder filtered = new LongAdder();
    private final LongAdder retried = new LongAdder();
    private final LongAdder undelivered = new LongAdder();
    private final LongAdder batches = new LongAdder();
    private final LongAdder deliveryNanos = new LongAdder();
    private volatile boolean sinkFails;
    private volatile boolean busFails;
    private volatile @Nullable Long lagAtEnd;
    private volatile @Nullable Instant lastSuccess;
    private volatile @Nullable String lastError;
    private volatile @Nullable Long attemptStarted;
    private volatile long progressNanos;

    SinkStatus(String sink, InstantSource clock, LongSupplier ticker) {
        this.sink = sink;
        this.clock = clock;
        this.ticker = ticker;
        progressNanos = ticker.getAsLong();
    }

    void attemptStarts(int again) {
        retried.add(again);
        attemptStarted = ticker.getAsLong();
    }

    void attemptEnds() {
        Long started = attemptStarted;
        if (started != null) {
            deliveryNanos.add(ticker.getAsLong() - started);
            batches.increment();
            attemptStarted = null;
        }
    }

    void delivered(int count) {
        if (count > 0) {
            delivered.add(count);
            lastSuccess = clock.instant();
            idle();
        }
    }

    void rejected(String reason) {
        rejected.increment();
        lastError = reason;
        idle();
    }

    void deadLettered(String reason) {
        deadLettered.increment();
        lastError = reason;
        idle();
    }

    void filtered() {
        filtered.increment();
        idle();
    }

    /** From now on counts how long nothing happens. */
    void idle() {
        progressNanos = ticker.getAsLong();
    }

    /** Nothing of an attempt succeeded. */
    void failing(String reason) {
        sinkFails = true;
        lastError = reason;
    }

    /** An attempt succeeded, though some events may have failed for a reason; the text is empty if none did. */
    void working(String reason) {
        sinkFails = false;
        if (!reason.isEmpty()) {
            lastError = reason;
        }
    }

    void busFails(String reason) {
        busFails = true;
        lastError = reason;
    }

    void busWorks() {
        busFails = false;
    }

    /** Nothing more will be delivered; what is left waits for the next start, or counts as dropped and no longer as waiting. */
    void end(long left, boolean isKept) {
        if (!isKept) {
            undelivered.add(left);
        }
        lagAtEnd = isKept ? left : 0;
    }

    long rejectedCount() {
        return rejected.sum();
    }

    long deadLetteredCount() {
        return deadLettered.sum();
    }

    /**
     * Returns all there is to say.
     *
     * @param lag events that wait
     * @param droppedByBus events that the bus has lost
     * @param problem why the bus does not give or take anything, or null
     */
    SinkHealth health(long lag, long droppedByBus, @Nullable String problem) {
        Long ended = lagAtEnd;
        long waiting = ended == null ? lag : ended;
        String trouble = ended == null ? trouble(waiting, problem) : null;
        return new SinkHealth(
                sink,
                trouble == null && !sinkFails && !busFails,
                waiting,
                delivered.sum(),
                rejected.sum(),
                deadLettered.sum(),
                filtered.sum(),
                retried.sum(),
                droppedByBus + undelivered.sum(),
                batches.sum(),
                Duration.ofNanos(deliveryNanos.sum()),
                lastSuccess,
                trouble == null ? lastError : trouble);
    }

    private @Nullable String trouble(long lag, @Nullable String problem) {
        long now = ticker.getAsLong();
        Long started = attemptStarted;
        if (started != null && now - started > STALLED_AFTER.toNanos()) {
            return "no answer for more than " + STALLED_AFTER.toSeconds() + " s";
        }
        if (problem != null) {
            return problem;
        }
        return !sinkFails && !busFails && lag > 0 && now - progressNanos > STARVED_AFTER.toNanos()
                ? "nothing delivered for more than " + STARVED_AFTER.toMinutes() + " min although events wait"
                : null;
    }
}
