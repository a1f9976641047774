package io.llmproxy.api.event;

import java.time.Duration;
import java.util.Collection;
import java.util.List;

/**
 * A pull subscription on an {@link EventBus}. Used by one thread at a time; {@link #close} may come from any thread.
 *
 * <p>A delivery stays pending until it is acknowledged. A durable bus hands pending deliveries out again after a restart.
 */
public interface EventSubscription extends AutoCloseable {
    /**
     * Takes events in the order of their publication.
     *
     * @param max the most to return, at least 1
     * @param wait how long to wait for the first event at most; zero returns at once
     * @return the deliveries, empty if none came in time or the subscription is closed and drained
     * @throws InterruptedException if the thread is interrupted while waiting
     */
    List<Delivery> poll(int max, Duration wait) throws InterruptedException;

    /**
     * Confirms deliveries: the sink has them, or has refused them for good.
     *
     * @param deliveries what {@link #poll} returned
     */
    void acknowledge(Collection<Delivery> deliveries);

    /**
     * Returns how many events wait or are not acknowledged.
     *
     * @return zero or more
     */
    long lag();

    /**
     * Returns how many events this subscription missed because its buffer was full.
     *
     * @return zero or more
     */
    long dropped();

    /**
     * Tells that nothing more will come: the subscription or its bus is closed and everything was polled.
     *
     * @return true once drained
     */
    boolean isDrained();

    /** Ends the subscription. Idempotent. */
    @Override
    void close();
}
