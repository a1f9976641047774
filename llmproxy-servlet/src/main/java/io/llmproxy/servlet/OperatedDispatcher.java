package io.llmproxy.servlet;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.llmproxy.api.event.Dispatcher.SinkHealth;
import io.llmproxy.core.EventDispatcher;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A dispatcher. Its health is that events arrive; it begins with the keys that the Go edition had for it. */
record OperatedDispatcher(EventDispatcher dispatcher) implements Operated {
    @Override
    public boolean isClosed() {
        return dispatcher.isClosed();
    }

    @Override
    public EventState events() {
        return new EventState(dispatcher.counters(), dispatcher.problem().orElse(null), dispatcher.health());
    }

    @Override
    public JsonAnswer health(Instant now, String version) {
        EventState events = events();
        List<SinkHealth> sinks = events.sinks();
        long delivered = sinks.stream().mapToLong(SinkHealth::delivered).sum();
        long lost = sinks.stream()
                .mapToLong(sink -> sink.rejected() + sink.deadLettered() + sink.dropped())
                .sum();
        ObjectNode json = WireJson.object()
                .put("healthy", events.isHealthy())
                .put("status", events.isHealthy() ? "healthy" : "unhealthy")
                .put("events_processed", delivered + lost)
                .put("events_dropped", lost)
                .put("events_sent", delivered)
                .put("lag_count", sinks.stream().mapToLong(SinkHealth::lag).sum());
        sinks.stream()
                .map(SinkHealth::lastSuccess)
                .filter(Objects::nonNull)
                .max(Instant::compareTo)
                .ifPresent(last -> json.put("last_processed_at", Timestamps.format(last)));
        if (!events.isHealthy()) {
            json.put("message", message(events));
        }
        return JsonAnswer.of(
                events.isHealthy() ? 200 : 503,
                json.put("timestamp", Timestamps.format(now)).put("version", version));
    }

    /** Tells what fails and not why: the texts of errors may name hosts and files, and anybody may ask. The log has them. */
    private static String message(EventState events) {
        return Stream.concat(
                        events.busProblem() == null ? Stream.empty() : Stream.of("the event bus fails"),
                        events.sinks().stream()
                                .filter(sink -> !sink.isHealthy())
                                .map(sink -> "sink " + sink.sink() + " fails"))
                .collect(Collectors.joining("; "));
    }

    @Override
    public ObjectNode metrics() {
        ObjectNode json = WireJson.object();
        events().addTo(json);
        return json;
    }

    @Override
    public String prometheusPage() {
        PrometheusText text = new PrometheusText();
        JvmCounts.read().addTo(text);
        PrometheusEvents.add(text, events());
        return text.toString();
    }
}
