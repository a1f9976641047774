package io.llmproxy.core.internal.dispatch;

import io.llmproxy.api.event.Dispatcher;
import io.llmproxy.api.event.EventBus;
import io.llmproxy.api.event.EventSubscription;
import io.llmproxy.core.internal.retry.Backoff;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;

/**
 * Gives every sink a subscription and a daemon thread of its own, both named after it.
 *
 * <p>Failed events come again with growing delays for as long as the dispatcher runs, while others go on; what does not fit meanwhile, the
 * bus bounds and counts. Safe for use by many threads.
 *
 * <p>Internal: not part of the public API, may change at any time.
 */
public final class SinkDispatcher implements Dispatcher {
    /** What sinks get to close if the deadline has passed. */
    private static final Duration LAST_CALL = Duration.ofSeconds(1);

    private final List<SinkWorker> workers;
    private final LongSupplier ticker;
    private final AtomicBoolean closed = new AtomicBoolean();

    private SinkDispatcher(List<SinkWorker> workers, LongSupplier ticker) {
        this.workers = List.copyOf(workers);
        this.ticker = ticker;
    }

    /**
     * Starts the sinks one after another and subscribes them.
     *
     * @param bus where the events come from
     * @param sinks the sinks, in the order of their start; closed by the dispatcher
     * @param clock the wall clock
     * @param ticker nanoseconds of elapsed time
     * @return the running dispatcher
     * @throws RuntimeException what a sink threw at its start; those started before are closed again
     */
    public static SinkDispatcher start(
            EventBus bus, List<ConfiguredSink> sinks, InstantSource clock, LongSupplier ticker) {
        return start(bus, sinks, clock, ticker, PumpSettings.defaultBackoff());
    }

    static SinkDispatcher start(
            EventBus bus, List<ConfiguredSink> sinks, InstantSource clock, LongSupplier ticker, Backoff backoff) {
        List<SinkWorker> started = new ArrayList<>();
        try {
            for (ConfiguredSink sink : sinks) {
                EventSubscription subscription = bus.subscribe(sink.group());
                SinkWorker worker = new SinkWorker(sink, subscription, bus.isDurable(), backoff, clock, ticker);
                worker.start();
                started.add(worker);
            }
        } catch (RuntimeException | Error e) {
            new SinkDispatcher(started, ticker).close(Duration.ZERO);
            throw e;
        }
        return new SinkDispatcher(started, ticker);
    }

    /** Cuts waits for further attempts and for full batches short, because the bus is about to close. Events still come. */
    public void hurry() {
        workers.forEach(SinkWorker::hurry);
    }

    @Override
    public List<SinkHealth> health() {
        return workers.stream().map(SinkWorker::health).toList();
    }

    /**
     * {@inheritDoc}
     *
     * <p>A sink that has to be interrupted at the deadline gets one more second to close.
     */
    @Override
    public void close(Duration deadline) {
        if (closed.getAndSet(true)) {
            return;
        }
        workers.forEach(SinkWorker::beginClose);
        long end = ticker.getAsLong() + TimeUnit.NANOSECONDS.convert(deadline);
        for (SinkWorker worker : workers) {
            if (!worker.awaitFinished(end - ticker.getAsLong())) {
                worker.abandon();
            }
        }
        long now = ticker.getAsLong();
        long lastCall = now + Math.max(end - now, LAST_CALL.toNanos());
        for (int i = workers.size() - 1; i >= 0; i--) {
            workers.get(i).endClose(lastCall - ticker.getAsLong());
        }
    }
}
