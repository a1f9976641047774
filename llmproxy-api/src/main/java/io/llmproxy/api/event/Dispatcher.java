package io.llmproxy.api.event;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Moves events from a bus to sinks: batches, retries, isolates what a sink refuses, acknowledges only what a sink confirmed.
 * Every sink has its own subscription and thread, so a slow or broken one touches neither requests nor other sinks.
 *
 * <p>Safe for use by many threads.
 */
public interface Dispatcher extends AutoCloseable {
    /**
     * Returns the state of each sink.
     *
     * @return one entry per sink, in the order of configuration
     */
    List<SinkHealth> health();

    /**
     * Delivers what was accepted, then closes the sinks in reverse order. Idempotent.
     *
     * @param deadline how long to try at most; what is left then waits for a restart if the bus is durable, and else is counted as
     *     dropped
     */
    void close(Duration deadline);

    /** Closes with a deadline of ten seconds. */
    @Override
    default void close() {
        close(Duration.ofSeconds(10));
    }

    /**
     * The state of one sink.
     *
     * @param sink the sink's name
     * @param isHealthy false while deliveries fail, hang, or do not happen although events wait
     * @param lag events waiting for this sink
     * @param delivered events the sink confirmed
     * @param rejected events the sink refused for good
     * @param deadLettered events put aside because no attempt succeeded while others did
     * @param filtered events that are not meant for this sink
     * @param retried deliveries that were tried again
     * @param dropped events lost before the sink saw them
     * @param batches attempts to deliver, successful or not
     * @param deliveryTime how long all attempts together took
     * @param lastSuccess when the sink last confirmed an event, or null if never
     * @param lastError why the last delivery failed, free of secrets, or null if none failed
     */
    record SinkHealth(
            String sink,
            boolean isHealthy,
            long lag,
            long delivered,
            long rejected,
            long deadLettered,
            long filtered,
            long retried,
            long dropped,
            long batches,
            Duration deliveryTime,
            @Nullable Instant lastSuccess,
            @Nullable String lastError) {}
}
