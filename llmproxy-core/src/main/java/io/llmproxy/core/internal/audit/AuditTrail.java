package io.llmproxy.core.internal.audit;

import io.llmproxy.api.audit.AuditEvent;
import io.llmproxy.api.audit.AuditStore;
import io.llmproxy.core.internal.file.RotatingFile;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Takes events and brings them to a file, a store, both or neither; each on a thread of its own, so that the trouble of one is
 * none of the other's. Safe for use by many threads.
 *
 * <pre>
 *                                       ┌─▶ {@link AuditPump} ─▶ file
 * record ─▶ {@link EventBounds bounded} ─┤
 *                                       └─▶ {@link AuditPump} ─▶ store
 * </pre>
 *
 * <p>Internal: not part of the public API, may change at any time.
 */
public final class AuditTrail implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    /** What a destination gets to let go of its thread after it was interrupted. */
    private static final Duration LAST_CALL = Duration.ofSeconds(1);

    private final List<AuditPump> pumps;
    private final RefusalLimiter limiter;
    private final LongSupplier ticker;
    private final LongAdder recorded = new LongAdder();

    private AuditTrail(List<AuditPump> pumps, RefusalLimiter limiter, LongSupplier ticker) {
        this.pumps = List.copyOf(pumps);
        this.limiter = limiter;
        this.ticker = ticker;
    }

    /**
     * Starts a thread per destination. Without any destination events are counted and forgotten.
     *
     * @param file where lines go, closed by the trail; or null
     * @param store where events go to be searched; or null
     * @param settings bounds and waits
     * @param clock the wall clock
     * @param ticker nanoseconds of elapsed time
     * @param threads makes the threads
     * @return the running trail, which the caller closes after everything that records, and before the store's database
     */
    public static AuditTrail start(
            @Nullable RotatingFile file,
            @Nullable AuditStore store,
            AuditSettings settings,
            InstantSource clock,
            LongSupplier ticker,
            ThreadFactory threads) {
        List<AuditPump> pumps = new ArrayList<>();
        if (file != null) {
            pumps.add(AuditPump.start(new FileDestination(file), settings, clock, threads));
        }
        if (store != null) {
            pumps.add(AuditPump.start(
                    new StoreDestination(store, settings.retention(), clock, ticker), settings, clock, threads));
        }
        return new AuditTrail(pumps, new RefusalLimiter(settings.refusalsPerMinute(), ticker), ticker);
    }

    /**
     * Records an event. Never waits and never fails: an event that finds no room is dropped and counted.
     *
     * @param event what happened; too long texts are cut
     */
    public void record(AuditEvent event) {
        recorded.increment();
        AuditEvent bounded = EventBounds.bounded(event);
        pumps.forEach(pump -> pump.offer(bounded));
    }

    /**
     * Records that a caller could not say who it is, unless its address has done so too often in this minute. The next one that is
     * recorded tells in the detail {@code suppressed} how many were not.
     *
     * @param event what happened, with the client's address
     */
    public void recordRefusal(AuditEvent event) {
        OptionalLong leftOut = limiter.admit(event.clientIp().orElse(null));
        if (leftOut.isEmpty()) {
            return;
        }
        long count = leftOut.getAsLong();
        record(
                count == 0
                        ? event
                        : event.toBuilder().detail("suppressed", count).build());
    }

    /**
     * Returns what became of the events so far.
     *
     * @return the counts, which may not fit together to the last event while events are recorded
     */
    public AuditStatus status() {
        return new AuditStatus(
                recorded.sum(),
                limiter.suppressed(),
                pumps.stream().map(AuditPump::status).toList());
    }

    /**
     * Writes what was recorded before and closes the file. What is recorded from now on is dropped and counted, as is what a
     * destination does not take before the deadline. Idempotent.
     *
     * @param deadline how long to wait for the destinations, all together; a second more for each that has to be interrupted
     */
    public void close(Duration deadline) {
        pumps.forEach(AuditPump::beginClose);
        long end = ticker.getAsLong() + TimeUnit.NANOSECONDS.convert(deadline);
        pumps.forEach(pump -> pump.endClose(Duration.ofNanos(end - ticker.getAsLong()), LAST_CALL));
    }

    /** Closes with a deadline of ten seconds. */
    @Override
    public void close() {
        close(PATIENCE);
    }
}
