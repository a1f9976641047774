package io.llmproxy.redis;

import io.llmproxy.api.event.EventSubscription;
import java.time.Duration;
import java.util.Map;

/** A bus that can end as if its process had been killed: it loses its connections first, and gets no others. */
final class MortalBus implements AutoCloseable {
    static final String GROUP = "llm-proxy-dispatchers-a";

    private final RedisClients clients;
    private final RedisStreamsBus bus;

    MortalBus(Map<String, String> settings) {
        var config = Buses.config(settings, Map.of());
        RedisSettings read = RedisSettings.read(config);
        clients = new RedisClients(RedisServer.read(config));
        bus = new RedisStreamsBus(read, ConsumerName.take(read), clients, System::nanoTime, () -> 0.5);
    }

    EventSubscription subscribe() {
        return bus.subscribe("a");
    }

    void die() {
        clients.close();
        bus.close(Duration.ZERO);
    }

    @Override
    public void close() {
        bus.close(Duration.ofMillis(500));
    }
}
