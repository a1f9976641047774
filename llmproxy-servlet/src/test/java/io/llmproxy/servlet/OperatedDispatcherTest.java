package io.llmproxy.servlet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.llmproxy.api.event.EventBus;
import io.llmproxy.api.event.EventSubscription;
import io.llmproxy.api.event.ExchangeEvent;
import io.llmproxy.api.sink.EventSink;
import io.llmproxy.api.sink.SinkException;
import io.llmproxy.core.EventDispatcher;
import io.llmproxy.core.internal.event.InMemoryEventBus;
import io.llmproxy.testing.SampleEvents;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class OperatedDispatcherTest {
    /** Anybody may ask for the health of a dispatcher. */
    @Test
    void healthTellsWhatFailsWithoutHostsAndFiles() {
        EventSink sink = batch -> {
            throw new SinkException("/srv/secret/usage.csv: no space", null);
        };
        try (EventDispatcher dispatcher = EventDispatcher.builder()
                .bus(new TroubledBus())
                .sink("csv", sink, Map.of())
                .start()) {
            OperatedDispatcher operated = new OperatedDispatcher(dispatcher);
            await().until(() -> dispatcher.health().get(0).lastError() != null);
            JsonAnswer answer = operated.health(Instant.EPOCH, "1");

            assertThat(answer.status()).isEqualTo(503);
            assertThat(answer.body()).isNotNull();
            assertThat(answer.body().path("message").asText()).isEqualTo("the event bus fails; sink csv fails");
            assertThat(answer.body().toString()).doesNotContain("secret");
            dispatcher.close(Duration.ZERO);
        }
    }

    private static final class TroubledBus implements EventBus {
        private final EventBus bus = new InMemoryEventBus(10);

        @Override
        public boolean publish(ExchangeEvent event) {
            return bus.publish(event);
        }

        @Override
        public EventSubscription subscribe(String group) {
            EventSubscription subscription = bus.subscribe(group);
            publish(SampleEvents.event("e1"));
            return subscription;
        }

        @Override
        public Counters counters() {
            return bus.counters();
        }

        @Override
        public Optional<String> problem() {
            return Optional.of("redis-7.secret.example:6379 cannot be reached");
        }

        @Override
        public void close(Duration deadline) {
            bus.close(deadline);
        }
    }
}
