package io.llmproxy.core.internal.dispatch;

import static io.llmproxy.core.internal.dispatch.DispatcherFixture.SHORT;
import static org.assertj.core.api.Assertions.assertThat;

import io.llmproxy.api.event.ExchangeEvent;
import io.llmproxy.api.sink.DeliveryResult;
import io.llmproxy.api.sink.EventSink;
import io.llmproxy.core.internal.retry.Backoff;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class SinkDispatcherCloseTest {
    private static final Backoff LONG = new Backoff(Duration.ofMinutes(5), Duration.ofMinutes(5), () -> 0.5);

    @Test
    void closeDeliversWhatWasAccepted() {
        ScriptedSink sink = new ScriptedSink().thenHold();
        DispatcherFixture fixture = DispatcherFixture.with(sink);
        fixture.publishAsOneBatch(sink, "e1", "e2", "e3");

        fixture.close();
        fixture.close();

        assertThat(sink.batches).containsExactly(List.of("first"), List.of("e1", "e2", "e3"));
        assertThat(sink.life).containsExactly("start", "close");
        assertThat(fixture.health("test").delivered()).isEqualTo(4);
        assertThat(fixture.health("test").dropped()).isZero();
    }

    @Test
    void closeTriesAgainAtOnceInsteadOfWaitingOutTheBackoff() {
        ScriptedSink sink = new ScriptedSink().thenThrow(new IllegalStateException("once"));
        DispatcherFixture fixture = new DispatcherFixture(10, LONG, Map.of("test", sink));
        fixture.publish("e1");
        fixture.awaitHealth("test", health -> !health.isHealthy());

        fixture.close();

        assertThat(sink.batches).containsExactly(List.of("e1"), List.of("e1"));
        assertThat(fixture.health("test").delivered()).isEqualTo(1);
        assertThat(fixture.health("test").dropped()).isZero();
    }

    @Test
    void deadSinkEndsByTheDeadlineAndIsCounted() {
        EventSink dead = batch -> DeliveryResult.all(batch.size(), DeliveryResult.retry("down"));
        DispatcherFixture fixture = DispatcherFixture.with(dead);
        fixture.publish("e1", "e2", "e3");
        long start = System.nanoTime();

        fixture.dispatcher.close(Duration.ofMillis(100));

        assertThat(Duration.ofNanos(System.nanoTime() - start))
                .isBetween(Duration.ofMillis(100), Duration.ofSeconds(5));
        assertThat(fixture.health("test").dropped()).isEqualTo(3);
        assertThat(fixture.health("test").lag()).isZero();
        fixture.bus.close();
        assertThat(fixture.health("test").dropped()).isEqualTo(3);
    }

    @Test
    void sinkThatBlocksIsInterruptedAtTheDeadlineAndStillClosed() {
        ScriptedSink sink = new ScriptedSink().thenHold();
        DispatcherFixture fixture = DispatcherFixture.with(sink);
        fixture.publish("e1");
        sink.awaitBatches(1);

        fixture.dispatcher.close(Duration.ofMillis(50));

        assertThat(sink.life).containsExactly("start", "close");
        assertThat(fixture.health("test").dropped()).isEqualTo(1);
        fixture.bus.close();
    }

    @Test
    void sinkThatCannotBeInterruptedDoesNotHoldUpTheClose() {
        CountDownLatch release = new CountDownLatch(1);
        CountDownLatch entered = new CountDownLatch(1);
        EventSink stubborn = batch -> {
            entered.countDown();
            awaitUninterruptibly(release);
            return ScriptedSink.delivered(batch);
        };
        DispatcherFixture fixture = DispatcherFixture.with(stubborn);
        fixture.publish("e1");
        awaitUninterruptibly(entered);

        CompletableFuture<Void> closing =
                CompletableFuture.runAsync(() -> fixture.dispatcher.close(Duration.ofMillis(10)));

        assertThat(closing).succeedsWithin(Duration.ofSeconds(10));
        assertThat(fixture.health("test").dropped()).isEqualTo(1);
        fixture.bus.close();
        release.countDown();
    }

    @Test
    void publishNeverBlocksWhileASinkDoes() {
        ScriptedSink sink = new ScriptedSink().thenHold();
        DispatcherFixture fixture = new DispatcherFixture(10, SHORT, Map.of("test", sink));
        fixture.publish("first");
        sink.awaitBatches(1);

        CompletableFuture<Void> publishing = CompletableFuture.runAsync(() -> {
            for (int i = 0; i < 100_000; i++) {
                fixture.publish("e");
            }
        });

        assertThat(publishing).succeedsWithin(Duration.ofSeconds(10));
        assertThat(fixture.bus.counters().published()).isEqualTo(100_001);
        assertThat(fixture.bus.counters().dropped()).isEqualTo(100_001 - 10);
        fixture.dispatcher.close(Duration.ZERO);
        fixture.bus.close();
        assertThat(fixture.health("test").dropped()).isEqualTo(100_001);
    }

    @Test
    void sinksCloseInReverseOrderAfterAllHaveDelivered() {
        List<String> closed = new CopyOnWriteArrayList<>();
        Map<String, EventSink> sinks = new LinkedHashMap<>();
        for (String name : List.of("a", "b", "c")) {
            sinks.put(name, closing(() -> closed.add(name)));
        }
        DispatcherFixture fixture = new DispatcherFixture(10, SHORT, sinks);

        fixture.close();

        assertThat(closed).containsExactly("c", "b", "a");
    }

    @Test
    void sinkThatFailsToCloseDoesNotKeepOthersOpen() {
        List<String> closed = new CopyOnWriteArrayList<>();
        Map<String, EventSink> sinks = new LinkedHashMap<>();
        sinks.put("a", closing(() -> closed.add("a")));
        sinks.put("b", closing(() -> {
            throw new IllegalStateException("on purpose");
        }));
        DispatcherFixture fixture = new DispatcherFixture(10, SHORT, sinks);

        fixture.close();

        assertThat(closed).containsExactly("a");
    }

    @Test
    void busMayBeClosedFirst() {
        ScriptedSink sink = new ScriptedSink().thenHold();
        DispatcherFixture fixture = DispatcherFixture.with(sink);
        fixture.publishAsOneBatch(sink, "e1", "e2");

        fixture.bus.close(Duration.ofSeconds(10));
        assertThat(fixture.bus.counters().published()).isEqualTo(3);
        assertThat(fixture.bus.counters().dropped()).isEqualTo(0);
        fixture.dispatcher.close();

        assertThat(fixture.health("test").delivered()).isEqualTo(3);
        assertThat(sink.life).containsExactly("start", "close");
    }

    /** D37. */
    @Test
    void whatADurableBusHoldsAtTheDeadlineIsNeitherConfirmedNorDropped() {
        EventSink dead = batch -> DeliveryResult.all(batch.size(), DeliveryResult.retry("down"));
        WatchedBus bus = new WatchedBus();
        DispatcherFixture fixture = new DispatcherFixture(bus, LONG, List.of(ConfiguredSink.of("test", dead)));
        fixture.publish("e1", "e2", "e3");
        fixture.awaitHealth("test", health -> !health.isHealthy());

        fixture.dispatcher.close(Duration.ofMillis(50));

        assertThat(bus.acknowledged).isEmpty();
        assertThat(bus.deadLettered).isEmpty();
        assertThat(fixture.health("test").dropped()).isZero();
        assertThat(fixture.health("test").lag()).isEqualTo(3);
        bus.close();
    }

    @Test
    void hurriedSinkTriesAgainAtOnceAndStillGetsWhatComes() {
        ScriptedSink sink = new ScriptedSink().thenThrow(new IllegalStateException("once"));
        DispatcherFixture fixture = new DispatcherFixture(10, LONG, Map.of("test", sink));
        fixture.publish("e1");
        fixture.awaitHealth("test", health -> !health.isHealthy());

        fixture.dispatcher.hurry();
        fixture.awaitHealth("test", health -> health.delivered() == 1);
        fixture.publish("e2");
        fixture.awaitHealth("test", health -> health.delivered() == 2);

        fixture.close();
    }

    private static EventSink closing(Runnable onClose) {
        return new EventSink() {
            @Override
            public List<DeliveryResult> deliver(List<ExchangeEvent> batch) {
                return ScriptedSink.delivered(batch);
            }

            @Override
            public void close() {
                onClose.run();
            }
        };
    }

    private static void awaitUninterruptibly(CountDownLatch latch) {
        while (true) {
            try {
                latch.await();
                return;
            } catch (InterruptedException e) {
                // Stubborn on purpose.
            }
        }
    }
}
