package io.llmproxy.servlet;

import io.llmproxy.api.event.ExchangeEvent;
import io.llmproxy.api.sink.DeliveryResult;
import io.llmproxy.api.sink.EventSink;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Keeps all events for the test to look at. */
final class RecordingSink implements EventSink {
    private final List<ExchangeEvent> events = new CopyOnWriteArrayList<>();

    @Override
    public List<DeliveryResult> deliver(List<ExchangeEvent> batch) {
        events.addAll(batch);
        return DeliveryResult.all(batch.size(), DeliveryResult.delivered());
    }

    List<ExchangeEvent> events() {
        return events;
    }

    /** Waits for the one event of the one exchange so far. */
    ExchangeEvent onlyEvent() {
        return await(1).get(0);
    }

    List<ExchangeEvent> await(int count) {
        org.awaitility.Awaitility.await()
                .atMost(Duration.ofSeconds(15))
                .pollInterval(Duration.ofMillis(5))
                .until(() -> events.size() >= count);
        if (events.size() > count) {
            throw new AssertionError("more events than exchanges: " + events);
        }
        return events;
    }
}
