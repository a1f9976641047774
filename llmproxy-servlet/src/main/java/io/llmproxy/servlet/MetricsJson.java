package io.llmproxy.servlet;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.llmproxy.api.event.UsageSource;
import io.llmproxy.core.ExchangeCount;
import io.llmproxy.core.LatencyHistogram;
import io.llmproxy.core.LatencyHistogram.Bucket;
import io.llmproxy.core.LlmProxy;
import io.llmproxy.core.Metrics;
import io.llmproxy.core.ProviderMetrics;
import java.math.BigDecimal;
import java.time.Duration;

/** All metrics of an engine as one object: first the keys that the Go edition had, then the others. */
final class MetricsJson {
    private MetricsJson() {}

    static ObjectNode of(Metrics metrics) {
        LlmProxy.Health health = metrics.health();
        ObjectNode json = WireJson.object()
                .put("uptime_seconds", seconds(metrics.uptime()))
                .put("request_count", metrics.requests())
                .put("error_count", metrics.errors())
                .put("cache_hits", 0) // there is no cache yet
                .put("cache_misses", 0)
                .put("cache_bypass", 0)
                .put("cache_stores", 0)
                .put("running_exchanges", health.runningExchanges());
        ArrayNode providers = json.putArray("providers");
        metrics.providers().forEach(provider -> providers.add(of(provider)));
        EventState.of(health).addTo(json);
        return json;
    }

    private static ObjectNode of(ProviderMetrics provider) {
        ObjectNode json = WireJson.object()
                .put("provider", provider.provider())
                .put("request_count", provider.requests())
                .put("error_count", provider.errors());
        ArrayNode exchanges = json.putArray("exchanges");
        for (ExchangeCount count : provider.exchanges()) {
            exchanges
                    .addObject()
                    .put("outcome", PrometheusPage.lowerCase(count.outcome()))
                    .put("status", PrometheusPage.statusClass(count.statusClass()))
                    .put("count", count.count());
        }
        json.set("duration_seconds", of(provider.duration()));
        json.set("time_to_first_byte_seconds", of(provider.timeToFirstByte()));
        return json.put("input_tokens", provider.inputTokens(UsageSource.PROVIDER))
                .put("output_tokens", provider.outputTokens(UsageSource.PROVIDER))
                .put("estimated_input_tokens", provider.inputTokens(UsageSource.ESTIMATED))
                .put("estimated_output_tokens", provider.outputTokens(UsageSource.ESTIMATED))
                .put("cost_usd", provider.costUsd())
                .put("request_bytes", provider.requestBytes())
                .put("response_bytes", provider.responseBytes());
    }

    private static ObjectNode of(LatencyHistogram histogram) {
        ObjectNode json = WireJson.object().put("count", histogram.count()).put("sum", seconds(histogram.sum()));
        ArrayNode buckets = json.putArray("buckets");
        for (Bucket bucket : histogram.buckets()) {
            buckets.addObject().put("le", seconds(bucket.upperBound())).put("count", bucket.count());
        }
        return json;
    }

    private static BigDecimal seconds(Duration time) {
        return PrometheusText.seconds(time);
    }
}
