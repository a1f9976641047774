package io.llmproxy.core.internal.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import io.llmproxy.api.event.Delivery;
import io.llmproxy.api.event.EventBus;
import io.llmproxy.api.event.EventSubscription;
import io.llmproxy.api.event.ExchangeEvent;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** A bus whose subscriptions fail a number of times before they work, as one over the network may. */
final class FlakyBus implements EventBus {
    private final EventBus bus;
    private final CountDownLatch failures;

    FlakyBus(EventBus bus, int failures) {
        this.bus = bus;
        this.failures = new CountDownLatch(failures);
    }

    void awaitRecovery() {
        try {
            assertThat(failures.await(10, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Override
    public boolean publish(ExchangeEvent event) {
        return bus.publish(event);
    }

    @Override
    public EventSubscription subscribe(String group) {
        EventSubscription subscription = bus.subscribe(group);
        return new EventSubscription() {
            @Override
            public List<Delivery> poll(int max, Duration wait) throws InterruptedException {
                if (failures.getCount() > 0) {
                    failures.countDown();
                    throw new IllegalStateException("connection lost");
                }
                return subscription.poll(max, wait);
            }

            @Override
            public void acknowledge(Collection<Delivery> deliveries) {
                subscription.acknowledge(deliveries);
            }

            @Override
            public long lag() {
                return subscription.lag();
            }

            @Override
            public long dropped() {
                return subscription.dropped();
            }

            @Override
            public boolean isDrained() {
                return subscription.isDrained();
            }

            @Override
            public void close() {
                subscription.close();
            }
        };
    }

    @Override
    public Counters counters() {
        return bus.counters();
    }

    @Override
    public void close(Duration deadline) {
        bus.close(deadline);
    }
}
