package io.llmproxy.testing;

import static io.llmproxy.testing.SampleEvents.event;
import static io.llmproxy.testing.SampleEvents.events;
import static io.llmproxy.testing.SampleEvents.ids;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.llmproxy.api.event.Delivery;
import io.llmproxy.api.event.EventBus;
import io.llmproxy.api.event.EventSubscription;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every {@link EventBus} does, in memory or not. */
public abstract class EventBusContractTest {
    private static final Duration SOON = Duration.ofSeconds(5);

    private EventBus bus;

    /**
     * Opens the bus under test, empty.
     *
     * @return the bus, with room for at least 100 events per subscription
     */
    protected abstract EventBus open();

    /**
     * Tells whether other processes see the same events. What nobody has taken yet when such a bus closes is left to them.
     *
     * @return false unless overridden
     */
    protected boolean isShared() {
        return false;
    }

    @BeforeEach
    void openBus() {
        bus = open();
    }

    @AfterEach
    void closeBus() {
        bus.close();
    }

    @Test
    void eventsComeInTheOrderOfTheirPublication() throws InterruptedException {
        EventSubscription subscription = bus.subscribe("a");

        events(10).forEach(event -> assertThat(bus.publish(event)).isTrue());

        assertThat(exchangeIds(take(subscription, 10))).isEqualTo(ids(events(10)));
    }

    @Test
    void pollReturnsAtMostWhatWasAskedFor() throws InterruptedException {
        EventSubscription subscription = bus.subscribe("a");
        events(3).forEach(bus::publish);

        assertThat(subscription.poll(2, SOON)).hasSizeBetween(1, 2);
    }

    @Test
    void everyGroupSeesEveryEvent() throws InterruptedException {
        EventSubscription first = bus.subscribe("a");
        EventSubscription second = bus.subscribe("b");

        events(5).forEach(bus::publish);

        assertThat(exchangeIds(take(first, 5))).isEqualTo(ids(events(5)));
        assertThat(exchangeIds(take(second, 5))).isEqualTo(ids(events(5)));
    }

    @Test
    void pollWithoutWaitReturnsNothingIfThereIsNothing() throws InterruptedException {
        assertThat(bus.subscribe("a").poll(1, Duration.ZERO)).isEmpty();
    }

    @Test
    void pollWakesUpForAnEvent() {
        EventSubscription subscription = bus.subscribe("a");
        CompletableFuture<List<Delivery>> polled = CompletableFuture.supplyAsync(() -> poll(subscription));

        bus.publish(event("e1"));

        assertThat(polled)
                .succeedsWithin(SOON)
                .satisfies(batch -> assertThat(exchangeIds(batch)).containsExactly("e1"));
    }

    @Test
    void closedSubscriptionWakesItsWaitingSubscriber() {
        EventSubscription subscription = bus.subscribe("a");
        CompletableFuture<List<Delivery>> polled = CompletableFuture.supplyAsync(() -> poll(subscription));

        subscription.close();

        assertThat(polled).succeedsWithin(SOON).isEqualTo(List.of());
    }

    @Test
    void lagCountsWhatWaitsAndWhatIsNotAcknowledged() throws InterruptedException {
        EventSubscription subscription = bus.subscribe("a");
        events(3).forEach(bus::publish);
        List<Delivery> batch = take(subscription, 3);
        assertThat(subscription.lag()).isEqualTo(3);

        subscription.acknowledge(batch.subList(0, 2));
        assertThat(subscription.lag()).isEqualTo(1);

        subscription.acknowledge(batch);
        assertThat(subscription.lag()).isZero();
    }

    @Test
    void closedSubscriptionIsDrainedOnceEverythingWasPolled() throws InterruptedException {
        assumeThat(isShared()).isFalse();
        EventSubscription subscription = bus.subscribe("a");
        events(2).forEach(bus::publish);
        assertThat(subscription.isDrained()).isFalse();

        subscription.close();
        subscription.close();
        assertThat(subscription.isDrained()).isFalse();

        take(subscription, 2);
        assertThat(subscription.isDrained()).isTrue();
        assertThat(subscription.poll(1, SOON)).isEmpty();
    }

    @Test
    void groupInUseIsRefused() throws InterruptedException {
        EventSubscription first = bus.subscribe("a");

        assertThatIllegalArgumentException()
                .isThrownBy(() -> bus.subscribe("a"))
                .withMessageContaining("'a' is in use");

        bus.publish(event("e1"));
        assertThat(take(first, 1)).hasSize(1);
    }

    @Test
    void groupIsFreeAgainAfterItsSubscriptionWasClosed() throws InterruptedException {
        bus.subscribe("a").close();
        EventSubscription second = bus.subscribe("a");

        bus.publish(event("e1"));

        assertThat(take(second, 1)).hasSize(1);
    }

    @Test
    void closedBusTakesNothing() {
        EventSubscription subscription = bus.subscribe("a");
        bus.close();
        bus.close();

        assertThat(bus.publish(event("e1"))).isFalse();
        assertThat(bus.counters().published()).isEqualTo(1);
        assertThat(bus.counters().dropped()).isEqualTo(1);
        assertThat(subscription.isDrained()).isTrue();
        assertThatIllegalStateException().isThrownBy(() -> bus.subscribe("b"));
    }

    @Test
    void closeWaitsForAcknowledgements() throws InterruptedException {
        assumeThat(isShared()).isFalse();
        EventSubscription subscription = bus.subscribe("a");
        events(2).forEach(bus::publish);
        CompletableFuture<Void> closing = CompletableFuture.runAsync(() -> bus.close(SOON.multipliedBy(6)));

        List<Delivery> batch = take(subscription, 2);
        subscription.acknowledge(batch.subList(0, 1));
        assertThat(closing).isNotDone();
        subscription.acknowledge(batch);

        assertThat(closing).succeedsWithin(SOON);
        assertThat(bus.counters().published()).isEqualTo(2);
        assertThat(bus.counters().dropped()).isEqualTo(0);
    }

    /** Takes exactly so many events, in however many polls. */
    protected static List<Delivery> take(EventSubscription subscription, int count) throws InterruptedException {
        List<Delivery> taken = new ArrayList<>();
        long deadline = System.nanoTime() + SOON.toNanos();
        while (taken.size() < count && System.nanoTime() < deadline) {
            taken.addAll(subscription.poll(count - taken.size(), Duration.ofMillis(100)));
        }
        assertThat(taken).hasSize(count);
        return taken;
    }

    /** Returns the ids of the events in deliveries. */
    protected static List<String> exchangeIds(List<Delivery> deliveries) {
        return deliveries.stream()
                .map(delivery -> delivery.event().exchangeId())
                .toList();
    }

    private static List<Delivery> poll(EventSubscription subscription) {
        try {
            return subscription.poll(1, Duration.ofSeconds(30));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
