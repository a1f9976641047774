package io.llmproxy.core.internal.journal;

import io.llmproxy.api.event.ExchangeEvent;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * What was published and is not written yet: a bounded queue without a lock, of which one thread takes.
 *
 * <p>A place is taken with one compare-and-set that also sees the end of the intake, so no event slips in unnoticed afterwards.
 */
final class Intake {
    /** Sign bit of {@link #accepted}: the intake has ended. */
    private static final long ENDED = Long.MIN_VALUE;

    private final int capacity;
    private final AtomicLong accepted = new AtomicLong();
    private final Queue<ExchangeEvent> queue = new ConcurrentLinkedQueue<>();
    private volatile long settled;
    private volatile long lost;

    Intake(int capacity) {
        this.capacity = capacity;
    }

    /** Returns whether there was room. */
    boolean offer(ExchangeEvent event) {
        long taken = accepted.get();
        while (taken >= 0 && taken - settled < capacity) {
            if (accepted.compareAndSet(taken, taken + 1)) {
                queue.add(event);
                return true;
            }
            taken = accepted.get();
        }
        return false;
    }

    /** Returns the oldest event, which keeps its place until it is settled, or null. */
    @Nullable
    ExchangeEvent poll() {
        return queue.poll();
    }

    /** Frees the places of the oldest events. Called by the thread that polls. */
    @SuppressWarnings("NonAtomicVolatileUpdate") // only this thread writes
    void settle(int count) {
        settled += count;
    }

    /** Notes that a polled event will never be written. Called by the thread that polls. */
    @SuppressWarnings("NonAtomicVolatileUpdate") // only this thread writes
    void lose() {
        lost++;
    }

    /** Returns how many events are written, once those that wait are. */
    long expected() {
        return accepted() - lost;
    }

    void end() {
        accepted.updateAndGet(taken -> taken | ENDED);
    }

    boolean hasEnded() {
        return accepted.get() < 0;
    }

    boolean isEmpty() {
        return queue.isEmpty();
    }

    /** Returns how many events were taken so far. */
    long accepted() {
        return accepted.get() & ~ENDED;
    }

    /** Returns how many of them are written, or given up. */
    long settled() {
        return settled;
    }

    long waiting() {
        // In this order, so that the result is never negative.
        long done = settled;
        return accepted() - done;
    }
}
