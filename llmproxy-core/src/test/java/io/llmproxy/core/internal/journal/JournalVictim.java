package io.llmproxy.core.internal.journal;

import io.llmproxy.api.event.Delivery;
import io.llmproxy.api.event.EventBus;
import io.llmproxy.api.event.EventSubscription;
import io.llmproxy.testing.SampleEvents;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * A process that publishes {@code <run>-1}, {@code <run>-2} and so on until it is killed. It tells how many are stored (S) and, if it
 * has a consumer, which ones it is about to acknowledge (A); of each batch it leaves one in five.
 */
public final class JournalVictim {
    /** Makes for many small transactions rather than few large ones. */
    private static final int MOST_ON_THE_WAY = 50;

    private JournalVictim() {}

    /** Expects the file, the number of the run, and whether there is a consumer. */
    public static void main(String[] args) throws InterruptedException {
        EventBus bus = Journals.open(Path.of(args[0]));
        EventSubscription subscription = bus.subscribe("sink");
        if (Boolean.parseBoolean(args[2])) {
            Thread consumer = new Thread(() -> consume(subscription), "consumer");
            consumer.setDaemon(true);
            consumer.start();
        }
        tell("ready");
        long told = 0;
        for (int i = 1; ; i++) {
            while (!bus.publish(SampleEvents.complete(args[1] + "-" + i).build())) {
                Thread.onSpinWait();
            }
            long stored = bus.counters().stored();
            while (i - stored >= MOST_ON_THE_WAY) {
                Thread.yield();
                stored = bus.counters().stored();
            }
            if (stored > told) {
                told = stored;
                tell("S " + stored);
            }
        }
    }

    private static void consume(EventSubscription subscription) {
        try {
            while (true) {
                List<Delivery> batch = subscription.poll(50, Duration.ofSeconds(1));
                List<Delivery> done = batch.stream()
                        .filter(delivery -> Long.parseLong(delivery.id()) % 5 != 0)
                        .toList();
                done.forEach(delivery -> tell("A " + delivery.event().exchangeId()));
                subscription.acknowledge(done);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void tell(String line) {
        PrintStream out = System.out;
        synchronized (out) {
            out.println(line);
            out.flush();
        }
    }
}
