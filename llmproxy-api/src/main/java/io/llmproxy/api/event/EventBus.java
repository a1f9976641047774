package io.llmproxy.api.event;

import java.time.Duration;

/**
 * Carries events from the exchanges to whoever subscribes. Safe for use by many threads.
 */
public interface EventBus extends AutoCloseable {
    /**
     * Publishes an event. Never blocks and never throws: what cannot be taken now is counted as dropped.
     *
     * @param event the event
     * @return true if every subscription took the event
     */
    boolean publish(ExchangeEvent event);

    /**
     * Opens a subscription. It sees every event that is published from now on, independently of all other groups.
     *
     * @param group name of the subscription, unique per bus; used in counters and by shared buses as the consumer group
     * @return the subscription, which the caller closes
     * @throws IllegalArgumentException if the group is in use on this bus
     * @throws IllegalStateException if the bus is closed
     */
    EventSubscription subscribe(String group);

    /**
     * Returns how many events were offered and how many could not be taken since the bus was opened.
     *
     * @return a snapshot
     */
    Counters counters();

    /**
     * Stops the intake, waits until the subscriptions have acknowledged what they were given, and closes them.
     *
     * @param deadline how long to wait at most; what is left then is counted as dropped
     */
    void close(Duration deadline);

    /** Closes without waiting. */
    @Override
    default void close() {
        close(Duration.ZERO);
    }

    /**
     * What a bus has seen.
     *
     * @param published events offered to {@link EventBus#publish}
     * @param dropped deliveries lost because a subscription's buffer was full or the bus was closed; an event that two
     *     subscriptions miss counts twice
     */
    record Counters(long published, long dropped) {}
}
