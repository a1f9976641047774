package io.llmproxy.api.event;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;

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
     * Tells what becomes of events that nobody has acknowledged when the bus closes.
     *
     * @return true if they are handed out again after a restart; the default says no
     */
    default boolean isDurable() {
        return false;
    }

    /**
     * Tells why the bus cannot do all its work at the moment, such as a back end that cannot be reached.
     *
     * @return one sentence for people, free of secrets, or empty, which is the default
     */
    default Optional<String> problem() {
        return Optional.empty();
    }

    /**
     * What a bus has seen since it was opened.
     *
     * @param published events offered to {@link EventBus#publish}
     * @param stored events that the bus has put where it keeps them: in memory, on disk, or in its back end. Less than those that were
     *     taken while some are on their way
     * @param waiting events that were taken and are not stored yet
     * @param droppedByReason deliveries lost, by reason: {@link #QUEUE_FULL}, {@link #CLOSED}, {@link #FAILED}, {@link #OVERFLOW}. An
     *     event that two subscriptions miss counts twice. Reasons that did not occur may be missing
     */
    record Counters(long published, long stored, long waiting, Map<String, Long> droppedByReason) {
        /** The buffer had no room. */
        public static final String QUEUE_FULL = "queue_full";

        /** The bus was closed, or closing and out of time. */
        public static final String CLOSED = "closed";

        /** The event could not be written, however often that was tried. */
        public static final String FAILED = "failed";

        /** Older events had to go, unread, to bound what is stored. */
        public static final String OVERFLOW = "overflow";

        /** Checks the parts. */
        public Counters {
            droppedByReason = Map.copyOf(droppedByReason);
        }

        /**
         * Returns how many deliveries were lost.
         *
         * @return the sum over all reasons
         */
        public long dropped() {
            return droppedByReason.values().stream().mapToLong(Long::longValue).sum();
        }
    }
}
