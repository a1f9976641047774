package io.llmproxy.core.internal.dispatch;

import static io.llmproxy.core.internal.dispatch.DispatcherFixture.SHORT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.llmproxy.api.event.Dispatcher.SinkHealth;
import io.llmproxy.api.event.ExchangeEvent;
import io.llmproxy.api.sink.DeliveryResult;
import io.llmproxy.api.sink.EventSink;
import io.llmproxy.core.internal.retry.Backoff;
import io.llmproxy.testing.SampleEvents;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class SinkFailureTest {
    private static final String POISON = "poison";

    private final WatchedBus bus = new WatchedBus();
    private final Queue<String> delivered = new ConcurrentLinkedQueue<>();

    private DispatcherFixture with(EventSink sink, Map<String, String> settings) {
        return new DispatcherFixture(bus, SHORT, List.of(DispatcherFixture.configured(sink, settings)));
    }

    private List<DeliveryResult> deliver(List<ExchangeEvent> batch) {
        delivered.addAll(SampleEvents.ids(batch));
        return ScriptedSink.delivered(batch);
    }

    private static boolean isPoisoned(List<ExchangeEvent> batch) {
        return SampleEvents.ids(batch).contains(POISON);
    }

    /** D31. */
    @Test
    void waitsDoubleFromAttemptToAttempt() {
        Backoff backoff = new Backoff(Duration.ofMillis(60), Duration.ofSeconds(30), () -> 0.5);
        ScriptedSink sink = new ScriptedSink()
                .thenThrow(new IllegalStateException("once"))
                .thenThrow(new IllegalStateException("twice"));
        try (DispatcherFixture fixture =
                new DispatcherFixture(bus, backoff, List.of(ConfiguredSink.of("test", sink)))) {
            fixture.publish("e1");
            fixture.awaitHealth("test", health -> health.delivered() == 1);
        }

        assertThat(sink.batches).hasSize(3);
        assertThat(Duration.ofNanos(sink.nanoTimes.get(1) - sink.nanoTimes.get(0)))
                .isGreaterThanOrEqualTo(Duration.ofMillis(45));
        assertThat(Duration.ofNanos(sink.nanoTimes.get(2) - sink.nanoTimes.get(1)))
                .isGreaterThanOrEqualTo(Duration.ofMillis(90));
    }

    /** D34. */
    @Test
    void noWaitIsLongerThanHalfAMinuteOfItsOwnAccord() {
        assertThat(PumpSettings.defaultBackoff().delay(1000, null))
                .isBetween(Duration.ofSeconds(15), Duration.ofSeconds(30));
        assertThat(Gate.granted(Duration.ofDays(1))).isEqualTo(Duration.ofMinutes(5));
        assertThat(Gate.granted(Duration.ofSeconds(-1))).isZero();
        assertThat(Gate.granted(null)).isZero();
    }

    /** D32, D33, D36: an event that the sink refuses, for whatever reason, is counted, and its neighbours are delivered once. */
    @Test
    void refusedEventOfFourIsCountedAndKeptForPeopleAndTheOthersAreConfirmed() {
        ScriptedSink sink = new ScriptedSink()
                .thenHold()
                .then(batch -> List.of(
                        DeliveryResult.delivered(),
                        DeliveryResult.rejected("400"),
                        DeliveryResult.delivered(),
                        DeliveryResult.delivered()));
        try (DispatcherFixture fixture = with(sink, Map.of())) {
            fixture.publishAsOneBatch(sink, "e1", "e2", "e3", "e4");
            fixture.awaitHealth("test", health -> health.lag() == 0);

            assertThat(fixture.health("test").rejected()).isEqualTo(1);
            assertThat(fixture.health("test").delivered()).isEqualTo(4);
            assertThat(fixture.health("test").deadLettered()).isZero();
            assertThat(bus.acknowledged).containsExactlyInAnyOrder("first", "e1", "e3", "e4");
            assertThat(bus.deadLettered).containsExactly("e2");
        }
        assertThat(sink.batches).hasSize(2);
    }

    @Test
    void eventThatWaitsDoesNotHoldUpThoseBehindIt() {
        ScriptedSink sink = new ScriptedSink()
                .thenHold()
                .then(batch -> List.of(
                        DeliveryResult.retryAfter(Duration.ofMinutes(1), "not now"), DeliveryResult.delivered()));
        DispatcherFixture fixture = with(sink, Map.of());
        fixture.publishAsOneBatch(sink, "late", "e1");
        sink.awaitBatches(2);
        fixture.publish("e2");
        sink.awaitBatches(3);

        assertThat(sink.batches.get(2)).containsExactly("e2");
        assertThat(fixture.health("test").isHealthy()).isTrue();
        fixture.close();

        assertThat(sink.batches).hasSize(4).last().isEqualTo(List.of("late"));
        assertThat(bus.acknowledged).contains("late");
    }

    @Test
    void eventThatSpoilsItsBatchIsIsolatedAndPutAside() {
        EventSink sink = batch -> {
            if (isPoisoned(batch)) {
                throw new IllegalArgumentException("on purpose");
            }
            return deliver(batch);
        };
        try (DispatcherFixture fixture = with(sink, Map.of("max-attempts", "3"))) {
            IntStream.range(0, 100).forEach(i -> fixture.publish(i == 50 ? POISON : "e" + i));
            fixture.awaitHealth("test", health -> health.delivered() == 99);
            assertThat(bus.deadLettered).isEmpty();

            SinkHealth health = publishUntilPutAside(fixture);

            assertThat(health.lastError()).isEqualTo("java.lang.IllegalArgumentException");
            assertThat(bus.deadLettered).containsExactly(POISON);
            assertThat(bus.acknowledged).doesNotContain(POISON);
            assertThat(fixture.awaitHealth("test", SinkHealth::isHealthy).lag()).isZero();
        }
        assertThat(delivered).doesNotHaveDuplicates().doesNotContain(POISON);
    }

    @Test
    void eventThatOverflowsTheStackDoesNotEndTheThread() {
        EventSink sink = batch -> isPoisoned(batch) ? overflow(0) : deliver(batch);
        try (DispatcherFixture fixture = with(sink, Map.of("max-attempts", "1"))) {
            fixture.publish(POISON);

            publishUntilPutAside(fixture);
        }
    }

    private static List<DeliveryResult> overflow(int depth) {
        return depth < 0 ? List.of() : overflow(depth + 1 & Integer.MAX_VALUE);
    }

    private SinkHealth publishUntilPutAside(DispatcherFixture fixture) {
        AtomicInteger more = new AtomicInteger();
        await().pollDelay(Duration.ZERO).pollInterval(Duration.ofMillis(2)).until(() -> {
            fixture.publish("more" + more.incrementAndGet());
            return fixture.health("test").deadLettered() > 0;
        });
        return fixture.awaitHealth("test", health -> health.lag() == 0);
    }

    @Test
    void outageGivesNothingUpHoweverLongItLasts() {
        AtomicBoolean isDown = new AtomicBoolean(true);
        AtomicInteger attempts = new AtomicInteger();
        EventSink sink = batch -> {
            attempts.incrementAndGet();
            return isDown.get() ? DeliveryResult.all(batch.size(), DeliveryResult.retry("down")) : deliver(batch);
        };
        try (DispatcherFixture fixture = with(sink, Map.of("max-attempts", "1"))) {
            IntStream.range(0, 300).forEach(i -> fixture.publish("e" + i));
            await().pollInterval(Duration.ofMillis(2)).until(() -> attempts.get() > 100);

            assertThat(fixture.health("test").isHealthy()).isFalse();
            assertThat(fixture.health("test").lastError()).isEqualTo("down");
            assertThat(bus.acknowledged).isEmpty();

            isDown.set(false);
            fixture.awaitHealth("test", health -> health.delivered() == 300 && health.lag() == 0);
            assertThat(fixture.health("test").deadLettered()).isZero();
            assertThat(fixture.health("test").isHealthy()).isTrue();
        }
        assertThat(delivered).hasSize(300).doesNotHaveDuplicates();
    }

    /** A sink that stops at the first event that its back end has no room for has not tried the rest. */
    @Test
    void sinkThatTakesAFewOfEachBatchLosesNothing() {
        EventSink sink = batch -> IntStream.range(0, batch.size())
                .mapToObj(i -> {
                    if (i < 5) {
                        delivered.add(batch.get(i).exchangeId());
                    }
                    return i < 5 ? DeliveryResult.delivered() : DeliveryResult.retry("enough");
                })
                .toList();
        try (DispatcherFixture fixture = with(sink, Map.of("max-attempts", "2"))) {
            IntStream.range(0, 300).forEach(i -> fixture.publish("e" + i));

            fixture.awaitHealth("test", health -> health.lag() == 0);
            assertThat(fixture.health("test").deadLettered()).isZero();
        }
        assertThat(delivered).hasSize(300);
    }

    @Test
    void pumpTakesNoMoreEventsThanItMayHold() {
        AtomicBoolean isDown = new AtomicBoolean(true);
        Queue<String> seen = new ConcurrentLinkedQueue<>();
        AtomicInteger attempts = new AtomicInteger();
        EventSink sink = batch -> {
            attempts.incrementAndGet();
            seen.addAll(SampleEvents.ids(batch));
            return isDown.get() ? DeliveryResult.all(batch.size(), DeliveryResult.retry("down")) : deliver(batch);
        };
        try (DispatcherFixture fixture = with(sink, Map.of())) {
            IntStream.range(0, 5000).forEach(i -> fixture.publish("e" + i));
            await().until(() -> attempts.get() > 100);

            assertThat(seen.stream().distinct().count()).isBetween(901L, 1010L);
            isDown.set(false);
            fixture.awaitHealth("test", health -> health.delivered() == 5000);
        }
    }

    @Test
    void confirmationThatFailsIsRepeatedWithoutDeliveringAgain() {
        bus.failingAcknowledgements.set(3);
        ScriptedSink sink = new ScriptedSink();
        try (DispatcherFixture fixture = with(sink, Map.of())) {
            fixture.publish("e1");

            SinkHealth health = fixture.awaitHealth("test", state -> state.lag() == 0 && state.isHealthy());

            assertThat(health.lastError()).isEqualTo("java.lang.IllegalStateException");
            assertThat(bus.acknowledged).containsExactly("e1");
        }
        assertThat(sink.batches).hasSize(1);
    }

    @Test
    void troubleOfTheBusShows() {
        try (DispatcherFixture fixture = with(new ScriptedSink(), Map.of())) {
            bus.problem = "redis cannot be reached";

            assertThat(fixture.health("test").isHealthy()).isFalse();
            assertThat(fixture.health("test").lastError()).isEqualTo("redis cannot be reached");

            bus.problem = null;
            assertThat(fixture.health("test").isHealthy()).isTrue();
        }
    }
}
