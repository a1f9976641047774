package io.llmproxy.core;

import io.llmproxy.api.event.Dispatcher.SinkHealth;
import io.llmproxy.api.event.EventBus;
import io.llmproxy.core.internal.dispatch.SinkDispatcher;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Moves events from a bus to sinks without an engine: for programs that run beside the gateways and share a bus with them. Safe for use by
 * many threads.
 */
public final class EventDispatcher implements AutoCloseable {
    private final EventBus bus;
    private final SinkDispatcher dispatcher;
    private final AtomicBoolean closed = new AtomicBoolean();

    EventDispatcher(EventBus bus, SinkDispatcher dispatcher) {
        this.bus = bus;
        this.dispatcher = dispatcher;
    }

    /**
     * Starts a configuration.
     *
     * @return a new builder
     */
    public static EventDispatcherBuilder builder() {
        return new EventDispatcherBuilder();
    }

    /**
     * Returns the state of each sink.
     *
     * @return one entry per sink, in the order of configuration
     */
    public List<SinkHealth> health() {
        return dispatcher.health();
    }

    /**
     * Returns what the bus has seen.
     *
     * @return a snapshot
     */
    public EventBus.Counters counters() {
        return bus.counters();
    }

    /**
     * Tells why the bus cannot do all its work at the moment.
     *
     * @return one sentence for people, free of secrets, or empty if it can
     */
    public Optional<String> problem() {
        return bus.problem();
    }

    /**
     * Tells whether {@link #close(Duration)} was called.
     *
     * @return true from the first moment of closing
     */
    public boolean isClosed() {
        return closed.get();
    }

    /**
     * Takes no more events from the bus, tries to deliver those that were taken, and closes the sinks and the bus. What is not delivered is
     * handed out again after a restart if the bus is durable, and else is counted as dropped. Idempotent.
     *
     * @param deadline how long to try at most; a sink that hangs then is interrupted and has one more second
     */
    public void close(Duration deadline) {
        if (closed.compareAndSet(false, true)) {
            try {
                dispatcher.close(deadline);
            } finally {
                bus.close(Duration.ZERO);
            }
        }
    }

    /** Closes with a deadline of ten seconds. */
    @Override
    public void close() {
        close(Duration.ofSeconds(10));
    }
}
