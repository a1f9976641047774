package io.llmproxy.core.internal.event;

import io.llmproxy.api.event.EventBus;
import io.llmproxy.api.event.EventSubscription;
import io.llmproxy.api.event.ExchangeEvent;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.LongAdder;

/**
 * Carries events within one JVM; what is not delivered when the process ends is lost.
 *
 * <p>Every subscription has a buffer of its own, so one that falls behind loses its own events only. Publishing takes no lock
 * and never waits. Safe for use by many threads.
 *
 * <p>Internal: not part of the public API, may change at any time.
 */
public final class InMemoryEventBus implements EventBus {
    /** Events per subscription that wait or are not acknowledged. */
    public static final int DEFAULT_CAPACITY = 10_000;

    private final int capacity;
    private final Map<String, InMemorySubscription> subscriptions = new ConcurrentHashMap<>();
    private final LongAdder published = new LongAdder();
    private final LongAdder stored = new LongAdder();
    private final LongAdder droppedWhenFull = new LongAdder();
    private final LongAdder droppedWhenClosed = new LongAdder();
    private volatile boolean closed;

    /**
     * Opens a bus.
     *
     * @param capacityPerSubscription how many events a subscription holds that wait or are not acknowledged, at least 1
     */
    public InMemoryEventBus(int capacityPerSubscription) {
        if (capacityPerSubscription < 1) {
            throw new IllegalArgumentException(
                    "capacityPerSubscription: " + capacityPerSubscription + " (expected: >= 1)");
        }
        capacity = capacityPerSubscription;
    }

    @Override
    public boolean publish(ExchangeEvent event) {
        published.increment();
        boolean taken = !closed; // looked at once: it may change while an event is on its way
        if (!taken) {
            droppedWhenClosed.increment();
        } else {
            for (InMemorySubscription subscription : subscriptions.values()) {
                if (!subscription.offer(event)) {
                    (closed ? droppedWhenClosed : droppedWhenFull).increment();
                    taken = false;
                }
            }
        }
        if (taken) {
            stored.increment();
        }
        return taken;
    }

    @Override
    public EventSubscription subscribe(String group) {
        InMemorySubscription subscription =
                new InMemorySubscription(capacity, closing -> subscriptions.remove(group, closing));
        if (!closed && subscriptions.putIfAbsent(group, subscription) != null) {
            throw new IllegalArgumentException("group: '" + group + "' is in use (expected: a name of its own)");
        }
        if (closed) {
            subscription.close();
            throw new IllegalStateException("event bus: closed (expected: open)");
        }
        return subscription;
    }

    @Override
    public Counters counters() {
        return new Counters(
                published.sum(),
                stored.sum(),
                0,
                Map.of(Counters.QUEUE_FULL, droppedWhenFull.sum(), Counters.CLOSED, droppedWhenClosed.sum()));
    }

    @Override
    public void close(Duration deadline) {
        closed = true;
        Collection<InMemorySubscription> open = List.copyOf(subscriptions.values());
        open.forEach(InMemorySubscription::endIntake);
        awaitAcknowledged(open, deadline);
        // The subscriptions stay registered: a publisher that is under way must find them, to be refused by them.
        open.forEach(subscription -> droppedWhenClosed.add(subscription.abandon()));
    }

    private static void awaitAcknowledged(Collection<InMemorySubscription> open, Duration deadline) {
        CompletableFuture<?>[] acknowledged =
                open.stream().map(InMemorySubscription::acknowledged).toArray(CompletableFuture<?>[]::new);
        try {
            CompletableFuture.allOf(acknowledged).get(TimeUnit.NANOSECONDS.convert(deadline), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (TimeoutException | ExecutionException e) {
            // What is left is counted as dropped.
        }
    }
}
