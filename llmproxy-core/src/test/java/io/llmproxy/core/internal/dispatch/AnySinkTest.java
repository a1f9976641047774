package io.llmproxy.core.internal.dispatch;

import static io.llmproxy.core.internal.dispatch.DispatcherFixture.SHORT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.llmproxy.api.event.ExchangeEvent;
import io.llmproxy.api.sink.DeliveryResult;
import io.llmproxy.api.sink.EventSink;
import io.llmproxy.testing.SampleEvents;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever a sink answers: no event is lost, and none is confirmed before there was an answer. */
@Timeout(60)
class AnySinkTest {
    private static final int EVENTS = 400;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12})
    void everyEventIsDeliveredOrRefusedOrPutAside(long seed) {
        Random random = new Random(seed);
        RandomSink sink = new RandomSink(new Random(seed));
        WatchedBus bus = new WatchedBus();
        Queue<String> early = new ConcurrentLinkedQueue<>();
        bus.onAcknowledge = exchangeId -> {
            if (!sink.answered.contains(exchangeId)) {
                early.add(exchangeId);
            }
        };
        Map<String, String> settings =
                Map.of("batch-size", Integer.toString(1 + random.nextInt(50)), "max-attempts", "3");
        try (DispatcherFixture fixture =
                new DispatcherFixture(bus, SHORT, List.of(DispatcherFixture.configured(sink, settings)))) {
            for (int i = 0; i < EVENTS; i++) {
                fixture.publish("e" + i);
                if (random.nextInt(20) == 0) {
                    bus.failingAcknowledgements.set(1);
                }
            }
            await().pollInterval(Duration.ofMillis(2))
                    .atMost(Duration.ofSeconds(30))
                    .until(() -> fixture.health("test").lag() == 0);

            assertThat(fixture.health("test").dropped()).isZero();
            assertThat(fixture.health("test").delivered()).isEqualTo(sink.delivered.size());
            assertThat(fixture.health("test").rejected()).isEqualTo(sink.rejected.size());
            assertThat(fixture.health("test").deadLettered() + sink.rejected.size())
                    .isEqualTo(bus.deadLettered.size());
        }

        assertThat(early).isEmpty();
        List<String> ends = new ArrayList<>(sink.delivered);
        ends.addAll(bus.deadLettered);
        assertThat(ends)
                .containsExactlyInAnyOrderElementsOf(
                        IntStream.range(0, EVENTS).mapToObj(i -> "e" + i).toList());
    }

    private static final class RandomSink implements EventSink {
        final Queue<String> delivered = new ConcurrentLinkedQueue<>();
        final Queue<String> rejected = new ConcurrentLinkedQueue<>();
        final Set<String> answered = ConcurrentHashMap.newKeySet();
        private final Random random;

        RandomSink(Random random) {
            this.random = random;
        }

        @Override
        public List<DeliveryResult> deliver(List<ExchangeEvent> batch) {
            switch (random.nextInt(12)) {
                case 0 -> throw new IllegalStateException("on purpose");
                case 1 -> {
                    return DeliveryResult.all(batch.size() + 1, DeliveryResult.delivered());
                }
                case 2 -> {
                    return DeliveryResult.all(batch.size(), DeliveryResult.retry("busy"));
                }
                case 3 -> LockSupport.parkNanos(Duration.ofMillis(3).toNanos());
                case 4 -> Thread.currentThread().interrupt();
                default -> {
                    // Answers one by one.
                }
            }
            List<DeliveryResult> results = new ArrayList<>();
            SampleEvents.ids(batch).forEach(exchangeId -> results.add(answer(exchangeId)));
            return results;
        }

        private DeliveryResult answer(String exchangeId) {
            int kind = random.nextInt(20);
            if (kind < 4) {
                return kind == 0
                        ? DeliveryResult.retryAfter(Duration.ofMillis(2), "not now")
                        : DeliveryResult.retry("not now");
            }
            answered.add(exchangeId);
            if (kind == 4) {
                rejected.add(exchangeId);
                return DeliveryResult.rejected("bad");
            }
            delivered.add(exchangeId);
            return DeliveryResult.delivered();
        }
    }
}
