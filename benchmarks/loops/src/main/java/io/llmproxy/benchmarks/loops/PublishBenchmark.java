package io.llmproxy.benchmarks.loops;

import static java.util.Objects.requireNonNull;

import io.llmproxy.api.event.EventSubscription;
import io.llmproxy.api.event.ExchangeEvent;
import io.llmproxy.core.internal.event.InMemoryEventBus;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Threads;
import org.openjdk.jmh.annotations.Warmup;

/** What publishing an event costs the publishing thread while one subscriber takes the events. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class PublishBenchmark {
    private final ExchangeEvent event = SmallEvent.of("4f6e31e0-9e3f-4f6f-8be7-aad396d230c4");
    private @Nullable InMemoryEventBus bus;
    private @Nullable EventSubscription drained;

    /** Lets a publisher wait, outside the measurement, so that no event finds the buffer full: dropping one is cheaper than taking it. */
    @State(Scope.Thread)
    public static class Room {
        /** Waits until half of the buffer is free. */
        @Setup(Level.Invocation)
        public void await(PublishBenchmark benchmark) {
            while (requireNonNull(benchmark.drained).lag() > InMemoryEventBus.DEFAULT_CAPACITY / 2) {
                LockSupport.parkNanos(10_000);
            }
        }
    }

    /** Begins to take events. */
    @Setup(Level.Iteration)
    public void start() {
        InMemoryEventBus opened = new InMemoryEventBus(InMemoryEventBus.DEFAULT_CAPACITY);
        EventSubscription subscription = opened.subscribe("benchmark");
        Thread drain = new Thread(() -> drain(subscription), "drain");
        drain.setDaemon(true);
        drain.start();
        bus = opened;
        drained = subscription;
    }

    private static void drain(EventSubscription subscription) {
        try {
            while (!subscription.isDrained()) {
                subscription.acknowledge(subscription.poll(100, Duration.ofSeconds(1)));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Ends the subscription. */
    @TearDown(Level.Iteration)
    public void stop() {
        requireNonNull(bus).close(Duration.ofSeconds(5));
    }

    /** Publishes from one thread. */
    @Benchmark
    @Threads(1)
    public boolean oneThread(Room room) {
        return requireNonNull(bus).publish(event);
    }

    /** Publishes from four threads. */
    @Benchmark
    @Threads(4)
    public boolean fourThreads(Room room) {
        return requireNonNull(bus).publish(event);
    }
}
