package io.llmproxy.benchmarks.loops;

import io.llmproxy.api.event.Dispatcher.SinkHealth;
import io.llmproxy.api.event.ExchangeEvent;
import io.llmproxy.api.sink.DeliveryResult;
import io.llmproxy.core.EventDispatcher;
import io.llmproxy.core.EventDispatcherBuilder;
import io.llmproxy.core.internal.event.InMemoryEventBus;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;

/**
 * Moves a million small events through the bus in memory and the dispatcher, first to a sink that does nothing, then to a file, and prints
 * how many per second. The publisher waits where the buffer is full, so that nothing is dropped.
 */
public final class DispatchRun {
    private static final int EVENTS = 1_000_000;
    private static final int ROUNDS = 3;

    private DispatchRun() {}

    /** Runs the measurement; takes no arguments. */
    public static void main(String[] args) throws IOException {
        Path folder = Files.createTempDirectory("llmproxy-dispatch");
        for (int round = 1; round <= ROUNDS; round++) {
            Path file = folder.resolve("events.jsonl");
            run(
                    "nothing",
                    EventDispatcher.builder()
                            .sink(
                                    "nothing",
                                    batch -> DeliveryResult.all(batch.size(), DeliveryResult.delivered()),
                                    Map.of()));
            run("file", EventDispatcher.builder().sink("file", Map.of("path", file.toString())));
            Files.delete(file);
        }
        Files.delete(folder);
    }

    private static void run(String name, EventDispatcherBuilder builder) {
        InMemoryEventBus bus = new InMemoryEventBus(InMemoryEventBus.DEFAULT_CAPACITY);
        ExchangeEvent event = SmallEvent.of("4f6e31e0-9e3f-4f6f-8be7-aad396d230c4");
        EventDispatcher dispatcher = builder.bus(bus).start();
        long start = System.nanoTime();
        int published = 0;
        while (published < EVENTS) {
            if (dispatcher.health().get(0).lag() < InMemoryEventBus.DEFAULT_CAPACITY / 2) {
                for (int i = 0; i < 1000; i++) {
                    bus.publish(event);
                }
                published += 1000;
            } else {
                LockSupport.parkNanos(100_000);
            }
        }
        dispatcher.close(Duration.ofSeconds(60));
        double seconds = (System.nanoTime() - start) / 1e9;
        SinkHealth health = dispatcher.health().get(0);
        System.out.printf(
                "%s: %,d events in %.2f s, %,.0f per second, %,d batches, %.2f s of them in the sink, %d dropped%n",
                name,
                health.delivered(),
                seconds,
                health.delivered() / seconds,
                health.batches(),
                health.deliveryTime().toNanos() / 1e9,
                health.dropped());
    }
}
