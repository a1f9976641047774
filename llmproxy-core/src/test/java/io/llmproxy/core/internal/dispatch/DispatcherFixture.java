package io.llmproxy.core.internal.dispatch;

import static org.awaitility.Awaitility.await;

import io.llmproxy.api.event.Dispatcher.SinkHealth;
import io.llmproxy.api.event.EventBus;
import io.llmproxy.api.sink.EventSink;
import io.llmproxy.core.internal.event.InMemoryEventBus;
import io.llmproxy.core.internal.retry.Backoff;
import io.llmproxy.testing.SampleEvents;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/** A bus, a dispatcher with short waits and its sinks. */
final class DispatcherFixture implements AutoCloseable {
    static final Instant NOW = Instant.parse("2026-11-23T12:00:00Z");
    static final Backoff SHORT = new Backoff(Duration.ofMillis(1), Duration.ofMillis(5), () -> 0.5);

    final EventBus bus;
    final SinkDispatcher dispatcher;

    DispatcherFixture(int capacity, Backoff backoff, Map<String, ? extends EventSink> sinks) {
        this(
                new InMemoryEventBus(capacity),
                backoff,
                sinks.entrySet().stream()
                        .map(entry -> ConfiguredSink.of(entry.getKey(), entry.getValue()))
                        .toList());
    }

    DispatcherFixture(EventBus bus, Backoff backoff, List<ConfiguredSink> sinks) {
        this.bus = bus;
        dispatcher = SinkDispatcher.start(bus, sinks, () -> NOW, System::nanoTime, backoff);
    }

    static DispatcherFixture with(EventSink sink) {
        return new DispatcherFixture(10_000, SHORT, Map.of("test", sink));
    }

    /** Configures the sink as texts do, such as {@code batch-size}. */
    static DispatcherFixture with(EventSink sink, Map<String, String> settings) {
        return new DispatcherFixture(new InMemoryEventBus(10_000), SHORT, List.of(configured(sink, settings)));
    }

    static ConfiguredSink configured(EventSink sink, Map<String, String> settings) {
        return SinkDiscovery.create(
                        List.of(new RequestedSink("test", sink, settings)),
                        Map.of(),
                        () -> NOW,
                        ClassLoader.getPlatformClassLoader())
                .get(0);
    }

    void publish(String... exchangeIds) {
        for (String exchangeId : exchangeIds) {
            bus.publish(SampleEvents.event(exchangeId));
        }
    }

    /** Gives the sink, whose first answer is to hold, exactly these events as its second batch. */
    void publishAsOneBatch(ScriptedSink sink, String... exchangeIds) {
        publish("first");
        sink.awaitBatches(1);
        publish(exchangeIds);
        sink.open();
    }

    SinkHealth health(String sink) {
        return dispatcher.health().stream()
                .filter(health -> health.sink().equals(sink))
                .findFirst()
                .orElseThrow();
    }

    SinkHealth awaitHealth(String sink, Predicate<SinkHealth> expected) {
        return await().pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(1))
                .atMost(Duration.ofSeconds(10))
                .until(() -> health(sink), expected);
    }

    @Override
    public void close() {
        dispatcher.close(Duration.ofSeconds(5));
        bus.close();
    }
}
