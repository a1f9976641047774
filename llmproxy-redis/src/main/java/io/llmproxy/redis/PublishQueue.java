package io.llmproxy.redis;

import io.llmproxy.api.event.ExchangeEvent;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * The bounded buffer between the publishing threads and the writer.
 *
 * <p>A place is taken with one compare-and-set that also sees the end of the intake, so no event slips in unnoticed afterwards.
 * It is free again once its event is in Redis or given up.
 */
final class PublishQueue {
    /** Sign bit of {@link #places}: the intake has ended. */
    private static final int ENDED = Integer.MIN_VALUE;

    private static final int COUNT = Integer.MAX_VALUE;

    private final int capacity;
    private final AtomicInteger places = new AtomicInteger();
    private final Queue<ExchangeEvent> queue = new ConcurrentLinkedQueue<>();

    PublishQueue(int capacity) {
        this.capacity = capacity;
    }

    /** Returns whether the event was taken. */
    boolean offer(ExchangeEvent event) {
        int taken = places.get();
        while (taken >= 0 && taken < capacity) {
            if (places.compareAndSet(taken, taken + 1)) {
                queue.add(event);
                return true;
            }
            taken = places.get();
        }
        return false;
    }

    @Nullable
    ExchangeEvent poll() {
        return queue.poll();
    }

    boolean isEmpty() {
        return queue.isEmpty();
    }

    void freeOne() {
        places.getAndUpdate(taken -> (taken & COUNT) > 0 ? taken - 1 : taken);
    }

    /** Returns how many places are taken. */
    int waiting() {
        return places.get() & COUNT;
    }

    void end() {
        places.getAndUpdate(taken -> taken | ENDED);
    }

    boolean isEnded() {
        return places.get() < 0;
    }

    /** Forgets everything and returns how much it was. */
    int abandon() {
        int left = places.getAndSet(ENDED) & COUNT;
        queue.clear();
        return left;
    }
}
