package io.llmproxy.core.internal.event;

import io.llmproxy.api.event.Delivery;
import io.llmproxy.api.event.EventSubscription;
import io.llmproxy.api.event.ExchangeEvent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;

/**
 * A bounded buffer between the publishing threads and one subscriber.
 *
 * <p>A place in the buffer is taken with one compare-and-set that also sees the end of the intake, so no event slips in
 * unnoticed afterwards; the queue behind it is linked and lock-free. A blocking queue would make publishers wait for its lock.
 * A place is free again once its event is acknowledged.
 */
final class InMemorySubscription implements EventSubscription {
    /** Sign bit of {@link #places}: the intake has ended. */
    private static final int ENDED = Integer.MIN_VALUE;

    private static final int COUNT = Integer.MAX_VALUE;

    private final int capacity;
    private final Consumer<InMemorySubscription> onClose;
    private final AtomicInteger places = new AtomicInteger();
    private final Queue<ExchangeEvent> queue = new ConcurrentLinkedQueue<>();
    private final Semaphore arrived = new Semaphore(0);
    private final AtomicLong lastId = new AtomicLong();
    private final Set<String> unacknowledged = ConcurrentHashMap.newKeySet();
    private final LongAdder dropped = new LongAdder();
    private final CompletableFuture<Void> acknowledged = new CompletableFuture<>();

    InMemorySubscription(int capacity, Consumer<InMemorySubscription> onClose) {
        this.capacity = capacity;
        this.onClose = onClose;
    }

    /** Returns whether the event was taken; one that was not is counted here. */
    boolean offer(ExchangeEvent event) {
        if (!takePlace()) {
            dropped.increment();
            return false;
        }
        queue.add(event);
        arrived.release();
        return true;
    }

    private boolean takePlace() {
        int taken = places.get();
        while (taken >= 0 && taken < capacity) {
            if (places.compareAndSet(taken, taken + 1)) {
                return true;
            }
            taken = places.get();
        }
        return false;
    }

    @Override
    public List<Delivery> poll(int max, Duration wait) throws InterruptedException {
        if (max < 1) {
            throw new IllegalArgumentException("max: " + max + " (expected: >= 1)");
        }
        if (isDrained() || !arrived.tryAcquire(TimeUnit.NANOSECONDS.convert(wait), TimeUnit.NANOSECONDS)) {
            return List.of();
        }
        List<Delivery> batch = new ArrayList<>();
        do {
            ExchangeEvent event = queue.poll();
            if (event != null) {
                batch.add(handOut(event));
            }
        } while (batch.size() < max && arrived.tryAcquire());
        return List.copyOf(batch);
    }

    private Delivery handOut(ExchangeEvent event) {
        String id = Long.toString(lastId.incrementAndGet());
        unacknowledged.add(id);
        return new Delivery(id, event);
    }

    @Override
    public void acknowledge(Collection<Delivery> deliveries) {
        int freed = 0;
        for (Delivery delivery : deliveries) {
            if (unacknowledged.remove(delivery.id())) {
                freed++;
            }
        }
        if (free(freed) == ENDED) {
            acknowledged.complete(null);
        }
    }

    /** Frees places, unless they were abandoned in the meantime. */
    private int free(int count) {
        return places.updateAndGet(taken -> (taken & COUNT) >= count ? taken - count : taken);
    }

    @Override
    public long lag() {
        return places.get() & COUNT;
    }

    @Override
    public long dropped() {
        return dropped.sum();
    }

    @Override
    public boolean isDrained() {
        int taken = places.get();
        return taken < 0 && (taken & COUNT) <= unacknowledged.size();
    }

    @Override
    public void close() {
        endIntake();
        onClose.accept(this);
    }

    void endIntake() {
        int before = places.getAndUpdate(taken -> taken | ENDED);
        if (before == 0) {
            acknowledged.complete(null);
        }
        if (before >= 0) {
            // A permit without an event wakes the subscriber, which may be waiting for one.
            arrived.release();
        }
    }

    /** Completes once the intake has ended and every event is acknowledged. */
    CompletableFuture<Void> acknowledged() {
        return acknowledged;
    }

    /** Forgets what is not acknowledged, counts it as dropped and returns how much it was. */
    int abandon() {
        int left = places.getAndSet(ENDED) & COUNT;
        queue.clear();
        unacknowledged.clear();
        dropped.add(left);
        acknowledged.complete(null);
        return left;
    }
}
