package io.llmproxy.redis;

import static java.util.stream.Collectors.toMap;

import io.llmproxy.api.event.Delivery;
import io.llmproxy.api.event.EventBus;
import io.llmproxy.api.event.EventSubscription;
import io.llmproxy.api.plugin.PluginConfig;
import io.llmproxy.api.plugin.PluginSetting;
import io.llmproxy.core.internal.plugin.PluginSettings;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/** Opens buses as the engine does. */
final class Buses {
    private static final AtomicInteger KEYS = new AtomicInteger();

    private Buses() {}

    /** Returns a key of a stream that no other test uses. */
    static String newKey() {
        return "events-" + ProcessHandle.current().pid() + "-" + KEYS.incrementAndGet();
    }

    static EventBus open(TestRedis redis, String streamKey, String... keysAndValues) {
        Map<String, String> settings = new HashMap<>(Map.of("uri", redis.uri(), "stream-key", streamKey));
        for (int i = 0; i < keysAndValues.length; i += 2) {
            settings.put(keysAndValues[i], keysAndValues[i + 1]);
        }
        return open(settings, Map.of());
    }

    static EventBus open(Map<String, String> settings, Map<String, String> variables) {
        return new RedisStreamsBusProvider().open(config(settings, variables));
    }

    static PluginConfig config(Map<String, String> settings, Map<String, String> variables) {
        Map<String, PluginSetting> declared = new RedisStreamsBusProvider()
                .settings().stream().collect(toMap(PluginSetting::key, setting -> setting));
        PluginSettings checked = new PluginSettings("bus.", declared, settings, variables);
        if (!checked.problems().isEmpty()) {
            throw new IllegalArgumentException(checked.problems().toString());
        }
        return checked.config(() -> Instant.EPOCH);
    }

    /** Polls until there are so many deliveries, or no more come in time. */
    static List<Delivery> take(EventSubscription subscription, int count) throws InterruptedException {
        return take(subscription, count, Duration.ofSeconds(10));
    }

    static List<Delivery> take(EventSubscription subscription, int count, Duration patience)
            throws InterruptedException {
        List<Delivery> taken = new ArrayList<>();
        long end = System.nanoTime() + patience.toNanos();
        while (taken.size() < count && System.nanoTime() < end) {
            taken.addAll(subscription.poll(count - taken.size(), Duration.ofMillis(50)));
        }
        return taken;
    }

    static List<String> ids(List<Delivery> deliveries) {
        return deliveries.stream()
                .map(delivery -> delivery.event().exchangeId())
                .toList();
    }
}
