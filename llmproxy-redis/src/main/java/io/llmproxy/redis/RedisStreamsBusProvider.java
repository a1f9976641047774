package io.llmproxy.redis;

import io.llmproxy.api.event.EventBus;
import io.llmproxy.api.event.EventBusProvider;
import io.llmproxy.api.plugin.PluginConfig;
import io.llmproxy.api.plugin.PluginSetting;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Opens the bus {@code redis-streams}: events go to a stream in Redis, where sinks on any node read them and acknowledge what they
 * have delivered.
 *
 * <p>The stream has the form of the Go edition, whose nodes may write to it and read from it too. Redis need not be there when the
 * bus is opened.
 */
public final class RedisStreamsBusProvider implements EventBusProvider {
    /** Used by the service loader. */
    public RedisStreamsBusProvider() {}

    @Override
    public String name() {
        return "redis-streams";
    }

    @Override
    public List<PluginSetting> settings() {
        return RedisSettings.declared();
    }

    @Override
    public EventBus open(PluginConfig config) {
        RedisSettings settings = RedisSettings.read(config);
        RedisServer server = RedisServer.read(config);
        return new RedisStreamsBus(
                settings,
                ConsumerName.take(settings),
                new RedisClients(server),
                System::nanoTime,
                () -> ThreadLocalRandom.current().nextDouble());
    }
}
