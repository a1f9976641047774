package io.llmproxy.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import io.llmproxy.api.event.EventBus;
import io.llmproxy.api.sink.DeliveryResult;
import io.llmproxy.api.sink.EventSink;
import io.llmproxy.core.internal.event.InMemoryEventBus;
import io.llmproxy.testing.SampleEvents;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(30)
class EventDispatcherTest {
    @TempDir
    private Path folder;

    @AutoClose
    private final EventBus bus = new InMemoryEventBus(100);

    private final Queue<String> delivered = new ConcurrentLinkedQueue<>();

    private final EventSink sink = batch -> {
        delivered.addAll(SampleEvents.ids(batch));
        return DeliveryResult.all(batch.size(), DeliveryResult.delivered());
    };

    @Test
    void eventsOfABusReachAFile() throws IOException {
        Path file = folder.resolve("events.jsonl");
        EventDispatcher dispatcher = EventDispatcher.builder()
                .bus(bus)
                .sink("file", Map.of("path", file.toString(), "events", "model-calls"))
                .start();
        bus.publish(SampleEvents.event("e1"));
        bus.publish(SampleEvents.plain("e2").method("GET").build());
        bus.publish(SampleEvents.event("e3"));

        dispatcher.close();

        assertThat(Files.readAllLines(file)).hasSize(2);
        assertThat(dispatcher.counters().published()).isEqualTo(3);
        assertThat(dispatcher.problem()).isEmpty();
        assertThat(dispatcher.health()).singleElement().satisfies(health -> {
            assertThat(health.sink()).isEqualTo("file");
            assertThat(health.delivered()).isEqualTo(2);
            assertThat(health.filtered()).isEqualTo(1);
        });
        assertThat(bus.publish(SampleEvents.event("late"))).isFalse();
    }

    @Test
    void sinkMaySubscribeUnderTheNameOfAGroup() {
        try (EventDispatcher dispatcher = EventDispatcher.builder()
                .bus(bus)
                .sink("mine", sink, Map.of())
                .group("shared")
                .start()) {
            assertThatExceptionOfType(IllegalArgumentException.class).isThrownBy(() -> bus.subscribe("shared"));
            bus.subscribe("mine").close();
            bus.publish(SampleEvents.event("e1"));
            await().until(() -> delivered.contains("e1"));
            assertThat(dispatcher.health().get(0).isHealthy()).isTrue();
        }
    }

    @Test
    void groupOfSeveralSinksIsAMistakeForWhichTheBusIsClosed() {
        assertThatExceptionOfType(InvalidConfigException.class)
                .isThrownBy(() -> EventDispatcher.builder()
                        .bus(bus)
                        .sink("one", sink, Map.of())
                        .sink("two", sink, Map.of())
                        .group("shared")
                        .start())
                .withMessage("group: 'shared' for 2 sinks (expected: one sink)");
        assertThat(bus.publish(SampleEvents.event("e1"))).isFalse();
    }

    @Test
    void nothingToDoIsAMistake() {
        assertThatExceptionOfType(InvalidConfigException.class)
                .isThrownBy(() -> EventDispatcher.builder().bus(bus).start())
                .withMessage("sinks: none (expected: at least one)");
        assertThatExceptionOfType(InvalidConfigException.class)
                .isThrownBy(() ->
                        EventDispatcher.builder().sink("one", sink, Map.of()).start())
                .withMessageStartingWith("event-bus: none");
        assertThatExceptionOfType(InvalidConfigException.class)
                .isThrownBy(() -> EventDispatcher.builder()
                        .bus("carrier-pigeon", Map.of())
                        .sink("one", sink, Map.of())
                        .start())
                .withMessageStartingWith("event-bus: no bus 'carrier-pigeon'");
    }

    @Test
    void whatIsLeftAtTheDeadlineIsCounted() {
        EventSink dead = batch -> DeliveryResult.all(batch.size(), DeliveryResult.retry("down"));
        EventDispatcher dispatcher =
                EventDispatcher.builder().bus(bus).sink("dead", dead, Map.of()).start();
        bus.publish(SampleEvents.event("e1"));

        dispatcher.close(Duration.ofMillis(20));
        dispatcher.close();

        assertThat(dispatcher.health().get(0).dropped()).isEqualTo(1);
    }

    @Test
    void pluginsCanBeListedWithTheirSettings() {
        AvailablePlugins plugins = AvailablePlugins.of(EventDispatcher.class.getClassLoader());

        assertThat(plugins.sinks())
                .filteredOn(found -> found.name().equals("file"))
                .singleElement()
                .satisfies(file -> assertThat(file.settings().get(0).key()).isEqualTo("path"));
        assertThat(plugins.buses()).extracting(AvailablePlugins.Service::name).startsWith("in-memory");
        assertThat(plugins.commonSinkSettings())
                .extracting(setting -> setting.key())
                .startsWith("batch-size");
        assertThat(plugins.problems()).isEqualTo(List.of());
    }
}
