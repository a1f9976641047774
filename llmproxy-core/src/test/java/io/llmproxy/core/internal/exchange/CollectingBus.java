package io.llmproxy.core.internal.exchange;

import io.llmproxy.api.event.EventBus;
import io.llmproxy.api.event.EventSubscription;
import io.llmproxy.api.event.ExchangeEvent;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Keeps what is published. */
final class CollectingBus implements EventBus {
    private final List<ExchangeEvent> events = new CopyOnWriteArrayList<>();

    ExchangeEvent only() {
        if (events.size() != 1) {
            throw new AssertionError(events.size() + " events (expected: 1)");
        }
        return events.get(0);
    }

    List<ExchangeEvent> all() {
        return events;
    }

    @Override
    public boolean publish(ExchangeEvent event) {
        return events.add(event);
    }

    @Override
    public EventSubscription subscribe(String group) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Counters counters() {
        throw new UnsupportedOperationException();
    }

    @Override
    public void close(Duration deadline) {}
}
