package io.llmproxy.servlet;

import io.llmproxy.api.event.Dispatcher.SinkHealth;
import io.llmproxy.api.event.EventBus;
import io.llmproxy.api.event.EventBus.Counters;
import io.llmproxy.servlet.PrometheusText.Family;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToLongFunction;

/** The metrics of the bus and of the sinks, for Prometheus. */
final class PrometheusEvents {
    /** Reasons that are told before they occur, so that the first loss shows as an increase. */
    private static final List<String> REASONS =
            List.of(Counters.QUEUE_FULL, Counters.CLOSED, Counters.FAILED, Counters.OVERFLOW);

    private final PrometheusText text;
    private final EventState state;

    private PrometheusEvents(PrometheusText text, EventState state) {
        this.text = text;
        this.state = state;
    }

    static void add(PrometheusText text, EventState state) {
        PrometheusEvents events = new PrometheusEvents(text, state);
        events.addBus();
        events.addSinks();
    }

    private void addBus() {
        EventBus.Counters bus = state.bus();
        text.gauge(
                "llm_proxy_event_bus_healthy",
                "1 while the bus does all its work, 0 while something is wrong with it.",
                state.busProblem() == null ? 1 : 0);
        text.counter("llm_proxy_events_published_total", "Events offered to the bus.", bus.published());
        text.counter("llm_proxy_events_stored_total", "Events that the bus has put where it keeps them.", bus.stored());
        text.gauge("llm_proxy_events_waiting", "Events that the bus has taken and not stored yet.", bus.waiting());
        Family dropped = text.counter(
                "llm_proxy_events_dropped_total",
                "Deliveries lost on the bus, by reason; two sinks that miss an event count twice.");
        Map<String, Long> byReason = new TreeMap<>(bus.droppedByReason());
        REASONS.forEach(reason -> byReason.putIfAbsent(reason, 0L));
        byReason.forEach((reason, count) -> dropped.add(PrometheusLabels.of("reason", reason), count));
    }

    private void addSinks() {
        gauge("healthy", "1 while the sink takes events, 0 while deliveries fail.", sink -> sink.isHealthy() ? 1 : 0);
        gauge("lag_events", "Events that wait for the sink.", SinkHealth::lag);
        counter("delivered_total", "Events the sink has confirmed.", SinkHealth::delivered);
        counter("rejected_total", "Events the sink has refused for good.", SinkHealth::rejected);
        counter(
                "dead_lettered_total",
                "Events put aside since no attempt succeeded while others did.",
                SinkHealth::deadLettered);
        counter("filtered_total", "Events that are not meant for the sink.", SinkHealth::filtered);
        counter("retried_total", "Deliveries that were tried again.", SinkHealth::retried);
        counter("dropped_total", "Events lost before the sink saw them.", SinkHealth::dropped);
        counter("batches_total", "Attempts to deliver, successful or not.", SinkHealth::batches);
        Family seconds = text.counter("llm_proxy_sink_delivery_seconds_total", "How long all attempts took.");
        state.sinks().forEach(sink -> seconds.add(labels(sink), PrometheusText.seconds(sink.deliveryTime())));
        Family success = text.gauge(
                "llm_proxy_sink_last_success_timestamp_seconds", "When the sink last confirmed an event; 0 for never.");
        state.sinks().forEach(sink -> success.add(labels(sink), lastSuccess(sink)));
    }

    private void gauge(String name, String help, ToLongFunction<SinkHealth> of) {
        add(text.gauge("llm_proxy_sink_" + name, help), of);
    }

    private void counter(String name, String help, ToLongFunction<SinkHealth> of) {
        add(text.counter("llm_proxy_sink_" + name, help), of);
    }

    private void add(Family family, ToLongFunction<SinkHealth> of) {
        state.sinks().forEach(sink -> family.add(labels(sink), of.applyAsLong(sink)));
    }

    private static BigDecimal lastSuccess(SinkHealth sink) {
        return sink.lastSuccess() == null
                ? BigDecimal.ZERO
                : BigDecimal.valueOf(sink.lastSuccess().toEpochMilli(), 3);
    }

    private static PrometheusLabels labels(SinkHealth sink) {
        return PrometheusLabels.of("sink", sink.sink());
    }
}
