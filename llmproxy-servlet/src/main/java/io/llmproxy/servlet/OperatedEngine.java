package io.llmproxy.servlet;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.llmproxy.core.LlmProxy;
import java.time.Instant;

/** A gateway. Its health is that it answers: sinks that fail hold no call up. */
record OperatedEngine(LlmProxy engine) implements Operated {
    @Override
    public boolean isClosed() {
        return engine.isClosed();
    }

    @Override
    public EventState events() {
        return EventState.of(engine.health());
    }

    @Override
    public JsonAnswer health(Instant now, String version) {
        return JsonAnswer.of(
                200,
                WireJson.object()
                        .put("status", "ok")
                        .put("timestamp", Timestamps.format(now))
                        .put("version", version));
    }

    @Override
    public ObjectNode metrics() {
        return MetricsJson.of(engine.metrics());
    }

    @Override
    public String prometheusPage() {
        return PrometheusPage.of(engine.metrics(), JvmCounts.read());
    }
}
