package io.llmproxy.api.event;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

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
     * Confirms deliveries: the sink has them, or they are not meant for it.
     *
     * @param deliveries what {@link #poll} returned
     */
    void acknowledge(Collection<Delivery> deliveries);

    /**
     * Puts deliveries aside that the sink has refused for good or that no attempt can bring to it, and confirms them: a durable bus
     * keeps them where people can look at them, within a bound. The default only confirms them.
     *
     * @param reasons why, free of secrets, by what {@link #poll} returned
     */
    default void deadLetter(Map<Delivery, String> reasons) {
        acknowledge(reasons.keySet());
    }

    /**
     * Tells why nothing can be polled or acknowledged at the moment, such as a back end that cannot be reached.
     *
     * @return one sentence for people, free of secrets, or empty, which is the default
     */
    default Optional<String> problem() {
        return Optional.empty();
    }

    /**
     * Returns how many events wait or are not acknowledged.
     *
     * @return zero or more
     */
    long lag();

    /**
     * Returns how many events this subscription missed, because its buffer was full or old events had to go before it saw them.
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
