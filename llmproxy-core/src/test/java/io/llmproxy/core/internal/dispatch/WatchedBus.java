package io.llmproxy.core.internal.dispatch;

import io.llmproxy.api.event.Delivery;
import io.llmproxy.api.event.EventBus;
import io.llmproxy.api.event.EventSubscription;
import io.llmproxy.api.event.ExchangeEvent;
import io.llmproxy.core.internal.event.InMemoryEventBus;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A bus that says it is durable, remembers what is confirmed, and can have trouble. */
final class WatchedBus implements EventBus {
    final Queue<String> acknowledged = new ConcurrentLinkedQueue<>();
    final Queue<String> deadLettered = new ConcurrentLinkedQueue<>();
    final AtomicInteger failingAcknowledgements = new AtomicInteger();
    volatile Consumer<String> onAcknowledge = exchangeId -> {};
    volatile @Nullable String problem;
    private final EventBus bus = new InMemoryEventBus(10_000);

    @Override
    public boolean publish(ExchangeEvent event) {
        return bus.publish(event);
    }

    @Override
    public boolean isDurable() {
        return true;
    }

    @Override
    public EventSubscription subscribe(String group) {
        EventSubscription subscription = bus.subscribe(group);
        return new EventSubscription() {
            @Override
            public List<Delivery> poll(int max, Duration wait) throws InterruptedException {
                return subscription.poll(max, wait);
            }

            @Override
            public void acknowledge(Collection<Delivery> deliveries) {
                if (failingAcknowledgements.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
                    throw new IllegalStateException("connection lost");
                }
                deliveries.forEach(delivery -> {
                    onAcknowledge.accept(delivery.event().exchangeId());
                    acknowledged.add(delivery.event().exchangeId());
                });
                subscription.acknowledge(deliveries);
            }

            @Override
            public void deadLetter(Map<Delivery, String> reasons) {
                reasons.forEach(
                        (delivery, reason) -> deadLettered.add(delivery.event().exchangeId()));
                subscription.acknowledge(reasons.keySet());
            }

            @Override
            public Optional<String> problem() {
                return Optional.ofNullable(problem);
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
