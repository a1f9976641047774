package io.llmproxy.benchmarks.loops;

import io.llmproxy.api.event.Delivery;
import io.llmproxy.api.event.EventBus;
import io.llmproxy.api.event.EventSubscription;
import io.llmproxy.api.event.ExchangeEvent;
import io.llmproxy.core.internal.event.BusDiscovery;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;

/**
 * How many events a second go all the way through the journal: published by one thread, stored, polled and acknowledged by another. Not
 * for JMH, since it is about threads and a disk.
 */
public final class JournalThroughput {
    private static final int EVENTS = 200_000;
    private static final int ROUNDS = 4;

    private JournalThroughput() {}

    /**
     * Prints one line per round, the first of which warms up.
     *
     * @param args {@code normal} or {@code full}; and the size of a batch
     */
    public static void main(String[] args) throws IOException, InterruptedException {
        String sync = args.length > 0 ? args[0] : "normal";
        int batch = args.length > 1 ? Integer.parseInt(args[1]) : 100;
        Path folder = Files.createTempDirectory("journal");
        Map<String, String> settings =
                Map.of("path", folder.resolve("events.db").toString(), "sync", sync);
        try (EventBus bus = BusDiscovery.open(
                "journal",
                settings,
                10_000,
                Map.of(),
                InstantSource.system(),
                JournalThroughput.class.getClassLoader())) {
            EventSubscription subscription = bus.subscribe("benchmark");
            for (int round = 0; round < ROUNDS; round++) {
                long begin = System.nanoTime();
                Thread publisher = new Thread(() -> publish(bus), "publisher");
                publisher.start();
                drain(subscription, batch);
                double seconds = (System.nanoTime() - begin) / 1e9;
                System.out.printf("sync %s, batches of %d: %,.0f events/s%n", sync, batch, EVENTS / seconds);
                publisher.join();
            }
        }
    }

    private static void publish(EventBus bus) {
        ExchangeEvent event = SmallEvent.of("2e62e0bd-4cdc-491e-9fd0-55c3ad67beab");
        for (int i = 0; i < EVENTS; i++) {
            while (!bus.publish(event)) {
                Thread.yield();
            }
        }
    }

    private static void drain(EventSubscription subscription, int batch) throws InterruptedException {
        int done = 0;
        while (done < EVENTS) {
            List<Delivery> deliveries = subscription.poll(batch, Duration.ofSeconds(1));
            subscription.acknowledge(deliveries);
            done += deliveries.size();
        }
    }
}
