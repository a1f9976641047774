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
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Predicate;

/** A bus, a dispatcher with short waits and its sinks. */
final class DispatcherFixture implements AutoCloseable {
    static final Instant NOW = Instant.parse("2026-11-23T12:00:00Z");
    static final Backoff SHORT = new Backoff(Duration.ofMillis(1), Duration.ofMillis(5), () -> 0.5);

    final EventBus bus;
    final SinkDispatcher dispatcher;

    DispatcherFixture(int capacity, PumpSettings settings, Map<String, ? extends EventSink> sinks) {
        bus = new InMemoryEventBus(capacity);
        dispatcher = SinkDispatcher.start(bus, new LinkedHashMap<>(sinks), () -> NOW, System::nanoTime, settings);
    }

    static DispatcherFixture with(EventSink sink) {
        return new DispatcherFixture(10_000, new PumpSettings(100, SHORT), Map.of("test", sink));
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
