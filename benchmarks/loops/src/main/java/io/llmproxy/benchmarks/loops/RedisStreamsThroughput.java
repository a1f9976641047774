package io.llmproxy.benchmarks.loops;

import io.llmproxy.api.event.Delivery;
import io.llmproxy.api.event.EventBus;
import io.llmproxy.api.event.EventSubscription;
import io.llmproxy.api.event.ExchangeEvent;
import io.llmproxy.api.plugin.PluginSetting;
import io.llmproxy.core.internal.plugin.PluginSettings;
import io.llmproxy.redis.RedisStreamsBusProvider;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * How many events a second go through Redis, from {@code publish} to the acknowledgement, and how long {@code publish} takes. Needs a
 * server; its URI is the argument.
 */
public final class RedisStreamsThroughput {
    private static final int EVENTS = 300_000;
    private static final int ROUNDS = 5;
    private static final int BATCH = 500;
    private static final int MOST_ON_THE_WAY = 15_000;

    private RedisStreamsThroughput() {}

    /**
     * Measures and prints.
     *
     * @param args URI of the server, such as {@code redis://localhost:6379}
     * @throws InterruptedException if the thread is interrupted
     */
    public static void main(String[] args) throws InterruptedException {
        EventBus bus = open(args[0], "llmproxy-benchmark-" + UUID.randomUUID());
        EventSubscription subscription = bus.subscribe("benchmark");
        for (int round = 1; round <= ROUNDS; round++) {
            long[] publishNanos = new long[EVENTS];
            AtomicInteger taken = new AtomicInteger();
            long start = System.nanoTime();
            Thread publisher = new Thread(() -> publish(bus, publishNanos, taken), "publisher");
            publisher.start();
            take(subscription, taken);
            double seconds = (System.nanoTime() - start) / 1e9;
            publisher.join();
            Arrays.sort(publishNanos);
            System.out.printf(
                    "round %d: %,.0f events/s; publish: median %d ns, 99 %% %d ns%n",
                    round, EVENTS / seconds, publishNanos[EVENTS / 2], publishNanos[EVENTS / 100 * 99]);
        }
        System.out.println(bus.counters());
        subscription.close();
        bus.close(Duration.ofSeconds(10));
    }

    private static EventBus open(String uri, String streamKey) {
        RedisStreamsBusProvider provider = new RedisStreamsBusProvider();
        Map<String, PluginSetting> declared = new HashMap<>();
        provider.settings().forEach(setting -> declared.put(setting.key(), setting));
        Map<String, String> settings = Map.of(
                "uri", uri, "stream-key", streamKey, "buffer-size", "20000", "batch-size", Integer.toString(BATCH));
        return provider.open(new PluginSettings("bus.", declared, settings, Map.of()).config(InstantSource.system()));
    }

    private static void publish(EventBus bus, long[] nanos, AtomicInteger taken) {
        ExchangeEvent event = SmallEvent.of("4f6e31e0-9e3f-4f6f-8be7-aad396d230c4");
        for (int i = 0; i < nanos.length; i++) {
            while (i - taken.get() > MOST_ON_THE_WAY) {
                LockSupport.parkNanos(100_000);
            }
            long start = System.nanoTime();
            bus.publish(event);
            nanos[i] = System.nanoTime() - start;
        }
    }

    private static void take(EventSubscription subscription, AtomicInteger taken) throws InterruptedException {
        while (taken.get() < EVENTS) {
            List<Delivery> batch = subscription.poll(BATCH, Duration.ofSeconds(1));
            subscription.acknowledge(batch);
            taken.addAndGet(batch.size());
        }
    }
}
