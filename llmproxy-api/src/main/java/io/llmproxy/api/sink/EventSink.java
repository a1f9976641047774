package io.llmproxy.api.sink;

import io.llmproxy.api.event.ExchangeEvent;
import java.util.List;

/**
 * Receives events in batches.
 *
 * <p>All methods of one sink are called by one thread, which belongs to this sink alone; blocking is allowed and harms nobody
 * else. The same event may come again after a failure, with the same {@link ExchangeEvent#exchangeId()}.
 */
@FunctionalInterface
public interface EventSink extends AutoCloseable {
    /**
     * Opens what the sink needs, such as files or connections. Called once, before the first batch, while the engine starts.
     * The default does nothing.
     *
     * @throws SinkException if the sink cannot work; this ends the start-up
     */
    default void start() {}

    /**
     * Delivers a batch.
     *
     * <p>An exception counts as {@link DeliveryResult.Retry} for the whole batch.
     *
     * @param batch at least one event, oldest first
     * @return one result per event, in the order of the batch
     */
    List<DeliveryResult> deliver(List<ExchangeEvent> batch);

    /** Releases everything. Called once, after the last batch. The default does nothing. */
    @Override
    default void close() {}
}
