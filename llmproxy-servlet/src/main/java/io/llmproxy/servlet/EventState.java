package io.llmproxy.servlet;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.llmproxy.api.event.Dispatcher.SinkHealth;
import io.llmproxy.api.event.EventBus;
import io.llmproxy.core.LlmProxy;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The state of what events pass through. Its JSON has no texts of errors: those may name hosts and files.
 *
 * @param bus what the bus has seen
 * @param busProblem what is wrong with it, or null
 * @param sinks one entry per sink
 */
record EventState(EventBus.Counters bus, @Nullable String busProblem, List<SinkHealth> sinks) {
    static EventState of(LlmProxy.Health health) {
        return new EventState(health.events(), health.eventBusProblem(), health.sinks());
    }

    boolean isHealthy() {
        return busProblem == null && sinks.stream().allMatch(SinkHealth::isHealthy);
    }

    /** Adds {@code events} and {@code sinks}. */
    void addTo(ObjectNode json) {
        ObjectNode events = json.putObject("events")
                .put("healthy", busProblem == null)
                .put("published", bus.published())
                .put("stored", bus.stored())
                .put("waiting", bus.waiting())
                .put("dropped", bus.dropped());
        ObjectNode reasons = events.putObject("dropped_by_reason");
        bus.droppedByReason().entrySet().stream()
                .sorted((one, other) -> one.getKey().compareTo(other.getKey()))
                .forEach(entry -> reasons.put(entry.getKey(), entry.getValue()));
        ArrayNode array = json.putArray("sinks");
        sinks.forEach(sink -> array.add(of(sink)));
    }

    private static ObjectNode of(SinkHealth sink) {
        return WireJson.object()
                .put("sink", sink.sink())
                .put("healthy", sink.isHealthy())
                .put("lag", sink.lag())
                .put("delivered", sink.delivered())
                .put("rejected", sink.rejected())
                .put("dead_lettered", sink.deadLettered())
                .put("filtered", sink.filtered())
                .put("retried", sink.retried())
                .put("dropped", sink.dropped())
                .put("batches", sink.batches())
                .put("delivery_seconds", PrometheusText.seconds(sink.deliveryTime()))
                .put("last_success", sink.lastSuccess() == null ? null : Timestamps.format(sink.lastSuccess()));
    }
}
