package io.llmproxy.core.internal.event;

import static io.llmproxy.testing.SampleEvents.event;
import static io.llmproxy.testing.SampleEvents.events;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.llmproxy.api.event.Delivery;
import io.llmproxy.api.event.EventBus;
import io.llmproxy.api.event.EventSubscription;
import io.llmproxy.testing.EventBusContractTest;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class InMemoryEventBusTest extends EventBusContractTest {
    @Override
    protected EventBus open() {
        return new InMemoryEventBus(InMemoryEventBus.DEFAULT_CAPACITY);
    }

    @Test
    void eventWithoutSubscriberIsPublishedButNotDropped() {
        try (EventBus bus = open()) {
            assertThat(bus.publish(event("e1"))).isTrue();
            assertThat(bus.counters().published()).isEqualTo(1);
            assertThat(bus.counters().dropped()).isEqualTo(0);
        }
    }

    @Test
    void fullBufferDropsForItsOwnSubscriptionOnly() throws InterruptedException {
        try (EventBus bus = new InMemoryEventBus(3)) {
            EventSubscription slow = bus.subscribe("slow");
            EventSubscription fast = bus.subscribe("fast");
            int refused = 0;
            for (var event : events(10)) {
                refused += bus.publish(event) ? 0 : 1;
                fast.acknowledge(take(fast, 1));
            }

            assertThat(refused).isEqualTo(7);
            assertThat(slow.dropped()).isEqualTo(7);
            assertThat(slow.lag()).isEqualTo(3);
            assertThat(fast.dropped()).isZero();
            assertThat(bus.counters().published()).isEqualTo(10);
            assertThat(bus.counters().dropped()).isEqualTo(7);
            assertThat(exchangeIds(take(slow, 3))).containsExactly("e1", "e2", "e3");
        }
    }

    @Test
    void placeIsFreeOnlyOnceItsEventIsAcknowledged() throws InterruptedException {
        try (EventBus bus = new InMemoryEventBus(1)) {
            EventSubscription subscription = bus.subscribe("a");
            bus.publish(event("e1"));
            List<Delivery> batch = take(subscription, 1);
            assertThat(bus.publish(event("e2"))).isFalse();

            subscription.acknowledge(batch);
            subscription.acknowledge(batch);

            assertThat(bus.publish(event("e3"))).isTrue();
            assertThat(bus.publish(event("e4"))).isFalse();
        }
    }

    @Test
    void closeCountsWhatIsNotAcknowledgedByTheDeadline() throws InterruptedException {
        EventBus bus = open();
        EventSubscription subscription = bus.subscribe("a");
        events(5).forEach(bus::publish);
        List<Delivery> batch = take(subscription, 3);
        subscription.acknowledge(batch.subList(0, 1));

        bus.close(Duration.ofMillis(20));

        assertThat(bus.counters().published()).isEqualTo(5);
        assertThat(bus.counters().dropped()).isEqualTo(4);
        assertThat(subscription.dropped()).isEqualTo(4);
        assertThat(subscription.isDrained()).isTrue();
        assertThat(subscription.poll(1, Duration.ofMinutes(1))).isEmpty();

        subscription.acknowledge(batch);
        assertThat(subscription.lag()).isZero();
    }

    @Test
    void closeDoesNotWaitForSubscriptionsThatWereClosed() {
        EventBus bus = open();
        EventSubscription subscription = bus.subscribe("a");
        bus.publish(event("e1"));
        subscription.close();

        assertThat(CompletableFuture.runAsync(() -> bus.close(Duration.ofMinutes(1))))
                .succeedsWithin(Duration.ofSeconds(5));
    }

    @Test
    void unboundedBufferIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new InMemoryEventBus(0))
                .withMessage("capacityPerSubscription: 0 (expected: >= 1)");
    }

    @Test
    void everyAcceptedEventOfManyPublishersIsDeliveredOnceAndInTheirOrder() throws Exception {
        int publishers = 8;
        int perPublisher = 10_000;
        EventBus bus = new InMemoryEventBus(500);
        EventSubscription subscription = bus.subscribe("a");
        CountDownLatch go = new CountDownLatch(1);
        List<CompletableFuture<Integer>> accepted = IntStream.range(0, publishers)
                .mapToObj(publisher -> inThread(() -> {
                    go.await();
                    int taken = 0;
                    for (int i = 0; i < perPublisher; i++) {
                        taken += bus.publish(event(publisher + ":" + i)) ? 1 : 0;
                    }
                    return taken;
                }))
                .toList();
        CompletableFuture<Map<String, Integer>> delivered = inThread(() -> drainInOrder(subscription));

        go.countDown();
        int sum = 0;
        for (CompletableFuture<Integer> one : accepted) {
            sum += one.get(30, TimeUnit.SECONDS);
        }
        bus.close(Duration.ofSeconds(10));

        int received = delivered.get(10, TimeUnit.SECONDS).values().stream()
                .mapToInt(Integer::intValue)
                .sum();
        assertThat(received).isEqualTo(sum).isPositive();
        assertThat(bus.counters().published()).isEqualTo(publishers * perPublisher);
        assertThat(bus.counters().dropped()).isEqualTo(publishers * perPublisher - (long) sum);
        assertThat(subscription.dropped()).isEqualTo(bus.counters().dropped());
    }

    @Test
    void nothingIsLostUncountedWhilePublishersRaceWithTheClose() throws Exception {
        for (int round = 0; round < 200; round++) {
            EventBus bus = new InMemoryEventBus(50);
            EventSubscription subscription = bus.subscribe("a");
            CountDownLatch running = new CountDownLatch(2);
            List<CompletableFuture<Integer>> publishing = IntStream.range(0, 2)
                    .mapToObj(publisher -> inThread(() -> {
                        running.countDown();
                        int taken = 0;
                        for (int i = 0; i < 200; i++) {
                            taken += bus.publish(event(publisher + ":" + i)) ? 1 : 0;
                        }
                        return taken;
                    }))
                    .toList();
            CompletableFuture<Map<String, Integer>> delivered = inThread(() -> drainInOrder(subscription));
            running.await();

            bus.close(Duration.ofSeconds(10));

            int sum = 0;
            for (CompletableFuture<Integer> one : publishing) {
                sum += one.get(10, TimeUnit.SECONDS);
            }
            int received = delivered.get(10, TimeUnit.SECONDS).values().stream()
                    .mapToInt(Integer::intValue)
                    .sum();
            assertThat(received).isEqualTo(sum);
            assertThat(bus.counters().published()).isEqualTo(400);
            assertThat(bus.counters().dropped()).isEqualTo(400L - sum);
        }
    }

    /** Returns the number of events per publisher; their own numbers must rise. */
    private static Map<String, Integer> drainInOrder(EventSubscription subscription) throws InterruptedException {
        Map<String, Integer> last = new HashMap<>();
        Map<String, Integer> count = new HashMap<>();
        while (!subscription.isDrained()) {
            List<Delivery> batch = subscription.poll(100, Duration.ofSeconds(1));
            for (String id : exchangeIds(batch)) {
                String[] parts = id.split(":", 2);
                int number = Integer.parseInt(parts[1]);
                assertThat(number).isGreaterThan(last.getOrDefault(parts[0], -1));
                last.put(parts[0], number);
                count.merge(parts[0], 1, Integer::sum);
            }
            subscription.acknowledge(batch);
        }
        return count;
    }

    private static <T> CompletableFuture<T> inThread(Callable<T> work) {
        CompletableFuture<T> result = new CompletableFuture<>();
        new Thread(() -> {
                    try {
                        result.complete(work.call());
                    } catch (Throwable e) {
                        result.completeExceptionally(e);
                    }
                })
                .start();
        return result;
    }
}
