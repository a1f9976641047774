package io.llmproxy.core.internal.dispatch;

import static io.llmproxy.core.internal.dispatch.DispatcherFixture.SHORT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.awaitility.Awaitility.await;

import io.llmproxy.api.event.Dispatcher.SinkHealth;
import io.llmproxy.api.event.EventBus;
import io.llmproxy.api.event.ExchangeEvent;
import io.llmproxy.api.sink.DeliveryResult;
import io.llmproxy.api.sink.EventSink;
import io.llmproxy.api.sink.SinkException;
import io.llmproxy.core.internal.event.InMemoryEventBus;
import io.llmproxy.testing.SampleEvents;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class SinkDispatcherTest {
    @Test
    void everySinkGetsEveryEventOnAThreadOfItsOwn() {
        ScriptedSink first = new ScriptedSink();
        ScriptedSink second = new ScriptedSink();
        try (DispatcherFixture fixture = new DispatcherFixture(100, SHORT, Map.of("a", first, "b", second))) {
            fixture.publish("e1", "e2");
            fixture.awaitHealth("a", health -> health.delivered() == 2);
            fixture.awaitHealth("b", health -> health.delivered() == 2);
        }

        assertThat(allOf(first)).containsExactly("e1", "e2");
        assertThat(allOf(second)).containsExactly("e1", "e2");
        assertThat(first.threads.stream().distinct()).singleElement().satisfies(thread -> {
            assertThat(thread.getName()).isEqualTo("llmproxy-sink-a");
            assertThat(thread.isDaemon()).isTrue();
        });
        assertThat(second.threads.stream().distinct())
                .singleElement()
                .satisfies(thread -> assertThat(thread.getName()).isEqualTo("llmproxy-sink-b"));
    }

    @Test
    void sinkSeesItsOwnClassLoader() {
        List<ClassLoader> seen = new ArrayList<>();
        ScriptedSink sink = new ScriptedSink().then(batch -> {
            seen.add(Thread.currentThread().getContextClassLoader());
            return ScriptedSink.delivered(batch);
        });
        ClassLoader callers = Thread.currentThread().getContextClassLoader();
        Thread.currentThread().setContextClassLoader(ClassLoader.getPlatformClassLoader());
        try (DispatcherFixture fixture = DispatcherFixture.with(sink)) {
            fixture.publish("e1");
            sink.awaitBatches(1);
        } finally {
            Thread.currentThread().setContextClassLoader(callers);
        }

        assertThat(seen).containsExactly(ScriptedSink.class.getClassLoader());
    }

    @Test
    void batchHoldsWhatIsThereUpToItsLimit() {
        ScriptedSink sink = new ScriptedSink().thenHold();
        try (DispatcherFixture fixture = DispatcherFixture.with(sink, Map.of("batch-size", "3"))) {
            fixture.publishAsOneBatch(sink, "e1", "e2", "e3", "e4");
            sink.awaitBatches(3);
        }

        assertThat(sink.batches).containsExactly(List.of("first"), List.of("e1", "e2", "e3"), List.of("e4"));
    }

    /** B10. */
    @Test
    void slowSinkNeitherHoldsUpPublishersNorOtherSinks() {
        ScriptedSink slow = new ScriptedSink().thenHold();
        ScriptedSink fast = new ScriptedSink();
        Map<String, EventSink> sinks = new LinkedHashMap<>();
        sinks.put("slow", slow);
        sinks.put("fast", fast);
        try (DispatcherFixture fixture = new DispatcherFixture(10, SHORT, sinks)) {
            fixture.publish("first");
            slow.awaitBatches(1);
            for (int i = 1; i <= 200; i++) {
                fixture.publish("e" + i);
                int expected = i + 1;
                fixture.awaitHealth("fast", health -> health.delivered() == expected && health.lag() == 0);
            }

            assertThat(fixture.health("fast").dropped()).isZero();
            assertThat(fixture.health("slow"))
                    .satisfies(health -> assertThat(health.dropped()).isEqualTo(191))
                    .satisfies(health -> assertThat(health.lag()).isEqualTo(10))
                    .satisfies(health -> assertThat(health.delivered()).isZero());
            slow.open();
        }

        assertThat(allOf(slow)).hasSize(10).startsWith("first", "e1").endsWith("e9");
    }

    @Test
    void sinkThatBlocksForEverShowsAndHoldsUpNobody() {
        AtomicLong nanos = new AtomicLong();
        ScriptedSink blocked = new ScriptedSink().thenHold();
        ScriptedSink other = new ScriptedSink();
        List<ConfiguredSink> sinks = List.of(ConfiguredSink.of("blocked", blocked), ConfiguredSink.of("other", other));
        try (EventBus bus = new InMemoryEventBus(10);
                SinkDispatcher dispatcher = SinkDispatcher.start(bus, sinks, () -> DispatcherFixture.NOW, nanos::get)) {
            bus.publish(SampleEvents.event("e1"));
            blocked.awaitBatches(1);
            await().until(() -> dispatcher.health().get(1).delivered() == 1);
            nanos.addAndGet(Duration.ofSeconds(31).toNanos());

            assertThat(dispatcher.health().get(0).isHealthy()).isFalse();
            assertThat(dispatcher.health().get(0).lastError()).isEqualTo("no answer for more than 30 s");
            assertThat(dispatcher.health().get(1).isHealthy()).isTrue();

            bus.publish(SampleEvents.event("e2"));
            other.awaitBatches(2);
            blocked.open();
        }
    }

    @Test
    void rejectedEventDoesNotHarmItsNeighbours() {
        ScriptedSink sink = new ScriptedSink()
                .thenHold()
                .then(batch -> List.of(
                        DeliveryResult.delivered(), DeliveryResult.rejected("too large"), DeliveryResult.delivered()));
        try (DispatcherFixture fixture = DispatcherFixture.with(sink)) {
            fixture.publishAsOneBatch(sink, "e1", "e2", "e3");

            SinkHealth health = fixture.awaitHealth("test", state -> state.rejected() == 1 && state.lag() == 0);

            assertThat(health)
                    .isEqualTo(new SinkHealth(
                            "test",
                            true,
                            0,
                            3,
                            1,
                            0,
                            0,
                            0,
                            0,
                            2,
                            health.deliveryTime(),
                            DispatcherFixture.NOW,
                            "too large"));
            assertThat(health.deliveryTime()).isPositive();
        }
        assertThat(sink.batches).containsExactly(List.of("first"), List.of("e1", "e2", "e3"));
    }

    @Test
    void onlyWhatFailedComesAgainInOrder() {
        ScriptedSink sink = new ScriptedSink()
                .thenHold()
                .then(batch -> List.of(
                        DeliveryResult.retry("busy"),
                        DeliveryResult.delivered(),
                        DeliveryResult.retry("busy"),
                        DeliveryResult.rejected("bad"),
                        DeliveryResult.retry("busy")))
                .then(batch -> List.of(
                        DeliveryResult.delivered(), DeliveryResult.retry("busy"), DeliveryResult.retry("busy")));
        try (DispatcherFixture fixture = DispatcherFixture.with(sink)) {
            fixture.publishAsOneBatch(sink, "e1", "e2", "e3", "e4", "e5");

            SinkHealth health = fixture.awaitHealth("test", state -> state.delivered() == 5);

            assertThat(health.retried()).isEqualTo(5);
            assertThat(health.rejected()).isEqualTo(1);
        }
        assertThat(sink.batches)
                .containsExactly(
                        List.of("first"),
                        List.of("e1", "e2", "e3", "e4", "e5"),
                        List.of("e1", "e3", "e5"),
                        List.of("e3", "e5"));
    }

    @Test
    void exceptionNullAndWrongNumberOfResultsCountAsRetryOfTheBatch() {
        ScriptedSink sink = new ScriptedSink()
                .thenThrow(new IllegalStateException("with a secret"))
                .then(batch -> null)
                .then(batch -> List.of())
                .then(batch -> {
                    throw new AssertionError("errors too");
                });
        try (DispatcherFixture fixture = DispatcherFixture.with(sink)) {
            fixture.publish("e1");

            SinkHealth health = fixture.awaitHealth("test", state -> state.delivered() == 1);

            assertThat(health.retried()).isEqualTo(4);
            assertThat(health.isHealthy()).isTrue();
        }
        assertThat(sink.batches).hasSize(5).allMatch(List.of("e1")::equals);
    }

    @Test
    void failingSinkIsUnhealthyUntilItDeliversAgain() {
        ScriptedSink sink = new ScriptedSink()
                .thenThrow(new IllegalStateException("with a secret"))
                .thenHold();
        try (DispatcherFixture fixture = DispatcherFixture.with(sink)) {
            fixture.publish("e1");
            sink.awaitBatches(2);

            SinkHealth failing = fixture.health("test");
            assertThat(failing.isHealthy()).isFalse();
            assertThat(failing.lag()).isEqualTo(1);
            assertThat(failing.retried()).isEqualTo(1);
            assertThat(failing.batches()).isEqualTo(1);
            assertThat(failing.lastSuccess()).isNull();
            assertThat(failing.lastError()).isEqualTo("java.lang.IllegalStateException");

            sink.open();
            SinkHealth recovered = fixture.awaitHealth("test", SinkHealth::isHealthy);
            assertThat(recovered.lastSuccess()).isEqualTo(DispatcherFixture.NOW);
        }
    }

    @Test
    void messageOfOurOwnExceptionIsShown() {
        ScriptedSink sink = new ScriptedSink()
                .thenThrow(new SinkException("sink.test.url: refused", null))
                .thenHold();
        try (DispatcherFixture fixture = DispatcherFixture.with(sink)) {
            fixture.publish("e1");
            sink.awaitBatches(2);

            assertThat(fixture.health("test").lastError()).endsWith("SinkException: sink.test.url: refused");
            sink.open();
        }
    }

    @Test
    void delayAskedForIsHonoured() {
        ScriptedSink sink = new ScriptedSink()
                .then(batch -> DeliveryResult.all(
                        batch.size(), DeliveryResult.retryAfter(Duration.ofMillis(300), "too many requests")));
        try (DispatcherFixture fixture = DispatcherFixture.with(sink)) {
            fixture.publish("e1");
            sink.awaitBatches(2);
        }

        assertThat(Duration.ofNanos(sink.nanoTimes.get(1) - sink.nanoTimes.get(0)))
                .isGreaterThanOrEqualTo(Duration.ofMillis(300));
    }

    @Test
    void sinkThatInterruptsItsOwnThreadLosesNothing() {
        ScriptedSink sink = new ScriptedSink()
                .then(batch -> {
                    Thread.currentThread().interrupt();
                    return DeliveryResult.all(batch.size(), DeliveryResult.retry("interrupted itself"));
                })
                .then(batch -> {
                    Thread.currentThread().interrupt();
                    return ScriptedSink.delivered(batch);
                });
        try (DispatcherFixture fixture = DispatcherFixture.with(sink)) {
            fixture.publish("e1");
            sink.awaitBatches(2);
            fixture.publish("e2");
            fixture.awaitHealth("test", state -> state.delivered() == 2);
        }
    }

    @Test
    void errorOfTheJvmCostsOneAttempt() {
        ScriptedSink sink = new ScriptedSink().then(batch -> {
            throw new OutOfMemoryError("on purpose");
        });
        try (DispatcherFixture fixture = DispatcherFixture.with(sink)) {
            fixture.publish("e1");

            SinkHealth health = fixture.awaitHealth("test", state -> state.delivered() == 1);
            assertThat(health.isHealthy()).isTrue();
            assertThat(health.lastError()).isEqualTo("java.lang.OutOfMemoryError");
        }
        assertThat(sink.threads.stream().distinct()).hasSize(1);
    }

    @Test
    void errorOfTheJvmBetweenDeliveriesDoesNotEndTheSink() {
        ScriptedSink sink = new ScriptedSink();
        WatchedBus bus = new WatchedBus();
        AtomicInteger errors = new AtomicInteger();
        bus.onAcknowledge = exchangeId -> {
            if (errors.getAndIncrement() == 0) {
                throw new OutOfMemoryError("on purpose");
            }
        };
        try (DispatcherFixture fixture =
                new DispatcherFixture(bus, DispatcherFixture.SHORT, List.of(ConfiguredSink.of("test", sink)))) {
            fixture.publish("e1");
            SinkHealth failing = fixture.awaitHealth("test", state -> !state.isHealthy());
            assertThat(failing.lastError()).isEqualTo("its thread failed: java.lang.OutOfMemoryError");

            fixture.publish("e2");

            fixture.awaitHealth("test", state -> state.delivered() == 2 && state.lag() == 0 && state.isHealthy());
        }
        assertThat(bus.acknowledged).containsExactly("e1", "e2");
    }

    @Test
    void busThatFailsIsAskedAgain() {
        ScriptedSink sink = new ScriptedSink();
        try (InMemoryEventBus memory = new InMemoryEventBus(10);
                FlakyBus flaky = new FlakyBus(memory, 3);
                SinkDispatcher dispatcher = SinkDispatcher.start(
                        flaky,
                        List.of(ConfiguredSink.of("test", sink)),
                        () -> DispatcherFixture.NOW,
                        System::nanoTime,
                        SHORT)) {
            flaky.awaitRecovery();
            memory.publish(SampleEvents.event("e1"));
            sink.awaitBatches(1);

            assertThat(dispatcher.health()).singleElement().satisfies(health -> {
                assertThat(health.isHealthy()).isTrue();
                assertThat(health.lastError()).isEqualTo("java.lang.IllegalStateException");
            });
        }
    }

    @Test
    void sinkThatCannotStartEndsTheStart() {
        ScriptedSink good = new ScriptedSink();
        SinkException failure = new SinkException("sink.bad.path: missing", null);
        List<ConfiguredSink> sinks =
                List.of(ConfiguredSink.of("good", good), ConfiguredSink.of("bad", failingToStart(failure)));
        try (EventBus bus = new InMemoryEventBus(10)) {
            assertThatExceptionOfType(SinkException.class)
                    .isThrownBy(() -> SinkDispatcher.start(bus, sinks, () -> DispatcherFixture.NOW, System::nanoTime))
                    .isSameAs(failure);

            assertThat(good.life).containsExactly("start", "close");
            bus.subscribe("good").close();
            bus.subscribe("bad").close();
        }
    }

    @Test
    void groupInUseEndsTheStart() {
        ScriptedSink first = new ScriptedSink();
        List<ConfiguredSink> sinks = List.of(ConfiguredSink.of("a", first), ConfiguredSink.of("b", new ScriptedSink()));
        try (EventBus bus = new InMemoryEventBus(10)) {
            bus.subscribe("b");

            assertThatIllegalArgumentException()
                    .isThrownBy(() -> SinkDispatcher.start(bus, sinks, () -> DispatcherFixture.NOW, System::nanoTime));

            assertThat(first.life).containsExactly("start", "close");
        }
    }

    @Test
    void manyPublishersAndAFlakySinkLoseNothing() throws InterruptedException {
        ScriptedSink sink = new ScriptedSink();
        IntStream.range(0, 50).forEach(i -> {
            sink.thenThrow(new IllegalStateException("flaky"));
            sink.then(ScriptedSink::delivered);
        });
        try (DispatcherFixture fixture = DispatcherFixture.with(sink)) {
            List<Thread> publishers = IntStream.range(0, 4)
                    .mapToObj(publisher -> new Thread(() -> {
                        for (int i = 0; i < 1000; i++) {
                            fixture.bus.publish(SampleEvents.event(publisher + ":" + i));
                        }
                    }))
                    .toList();
            publishers.forEach(Thread::start);
            for (Thread publisher : publishers) {
                publisher.join();
            }

            fixture.awaitHealth("test", state -> state.delivered() == 4000 && state.lag() == 0);
        }
    }

    private static EventSink failingToStart(RuntimeException failure) {
        return new EventSink() {
            @Override
            public void start() {
                throw failure;
            }

            @Override
            public List<DeliveryResult> deliver(List<ExchangeEvent> batch) {
                return ScriptedSink.delivered(batch);
            }
        };
    }

    private static List<String> allOf(ScriptedSink sink) {
        return sink.batches.stream().flatMap(List::stream).toList();
    }
}
