package io.llmproxy.cloudwatch;

import io.llmproxy.api.event.ExchangeEvent;
import io.llmproxy.api.event.Outcome;
import io.llmproxy.api.event.Usage;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.regex.Pattern;

/**
 * Adds to a message what makes CloudWatch take metrics from it. Confined to the thread of the sink.
 *
 * @see <a href="https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html">the
 *     format</a>
 */
final class EmbeddedMetrics {
    private static final Pattern NOT_ALLOWED = Pattern.compile("[^\\x20-\\x7e]");
    private static final int MAX_VALUE = 200;

    private final String namespace;
    private final List<List<String>> dimensions;
    private final KnownModels models = new KnownModels();

    /**
     * Creates the addition.
     *
     * @param namespace of the metrics
     * @param dimensions sets of names, see {@link MetricDimensions}
     */
    EmbeddedMetrics(String namespace, List<List<String>> dimensions) {
        this.namespace = namespace;
        this.dimensions = dimensions;
    }

    void addTo(SortedMap<String, Object> message, ExchangeEvent event, long timestamp) {
        message.put(MetricDimensions.PROJECT, value(event.projectId().orElse("")));
        message.put(MetricDimensions.PROVIDER, value(event.provider().orElse("")));
        message.put(MetricDimensions.MODEL, value(models.of(event)));
        List<Metric> metrics = metrics(event);
        for (Metric metric : metrics) {
            message.put(metric.name, metric.value);
        }
        message.put(
                "_aws",
                Map.of(
                        "Timestamp",
                        timestamp,
                        "CloudWatchMetrics",
                        List.of(Map.of(
                                "Namespace",
                                namespace,
                                "Dimensions",
                                dimensions,
                                "Metrics",
                                metrics.stream().map(Metric::definition).toList()))));
    }

    private static List<Metric> metrics(ExchangeEvent event) {
        List<Metric> metrics = new ArrayList<>();
        metrics.add(new Metric("Requests", "Count", 1));
        metrics.add(new Metric("Errors", "Count", isError(event.outcome()) ? 1 : 0));
        metrics.add(new Metric("Latency", "Milliseconds", UsageMessage.millis(event.duration())));
        event.timeToFirstByte()
                .ifPresent(
                        time -> metrics.add(new Metric("TimeToFirstByte", "Milliseconds", UsageMessage.millis(time))));
        if (!event.isUsageRepeated()) {
            addCounts(metrics, event.usage());
            event.costUsd().ifPresent(cost -> metrics.add(new Metric("CostUsd", "None", cost)));
        }
        return metrics;
    }

    private static void addCounts(List<Metric> metrics, Usage usage) {
        if (usage.hasCounts()) {
            long sum = usage.inputTokens().orElse(0) + usage.outputTokens().orElse(0);
            addCount(metrics, "InputTokens", usage.inputTokens());
            addCount(metrics, "OutputTokens", usage.outputTokens());
            addCount(metrics, "TotalTokens", OptionalLong.of(usage.totalTokens().orElse(sum)));
        }
    }

    private static void addCount(List<Metric> metrics, String name, OptionalLong count) {
        count.ifPresent(value -> metrics.add(new Metric(name, "Count", value)));
    }

    private static boolean isError(Outcome outcome) {
        return switch (outcome) {
            case COMPLETED, CLIENT_ABORTED, REVOKED -> false;
            case REFUSED, UPSTREAM_ERROR, UPSTREAM_ABORTED, TIMED_OUT -> true;
        };
    }

    /** Values of dimensions are printable ASCII and not blank. */
    private static String value(String text) {
        String cut = text.length() > MAX_VALUE ? text.substring(0, MAX_VALUE) : text;
        String printable = NOT_ALLOWED.matcher(cut).replaceAll("?").strip();
        return printable.isEmpty() ? KnownModels.NONE : printable.replaceFirst("^:", "?");
    }

    private record Metric(String name, String unit, Number value) {
        Map<String, String> definition() {
            return Map.of("Name", name, "Unit", unit);
        }
    }
}
