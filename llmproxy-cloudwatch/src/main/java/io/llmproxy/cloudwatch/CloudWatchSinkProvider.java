package io.llmproxy.cloudwatch;

import io.llmproxy.api.plugin.PluginConfig;
import io.llmproxy.api.plugin.PluginSetting;
import io.llmproxy.api.sink.EventSink;
import io.llmproxy.api.sink.EventSinkProvider;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;

/** Makes the sink {@code cloudwatch} from settings. Credentials are found by the AWS SDK. Immutable. */
public final class CloudWatchSinkProvider implements EventSinkProvider {
    private static final String LOG_GROUP = "log-group";
    private static final String LOG_STREAM = "log-stream";
    private static final String REGION = "region";
    private static final String ENDPOINT = "endpoint";
    private static final String CREATE_LOG_GROUP = "create-log-group";
    private static final String RETENTION_DAYS = "retention-days";
    private static final String KMS_KEY_ID = "kms-key-id";
    private static final String MAX_EVENT_BYTES = "max-event-bytes";
    private static final String CLAMP_TIMESTAMPS = "clamp-timestamps";
    private static final String METRICS = "metrics";
    private static final String METRICS_NAMESPACE = "metrics-namespace";
    private static final String METRICS_DIMENSIONS = "metrics-dimensions";
    private static final String CONNECT_TIMEOUT = "connect-timeout";
    private static final String CALL_TIMEOUT = "call-timeout";
    private static final String DELIVERY_TIMEOUT = "delivery-timeout";

    /** For {@link java.util.ServiceLoader}. */
    public CloudWatchSinkProvider() {}

    @Override
    public String name() {
        return "cloudwatch";
    }

    @Override
    public List<PluginSetting> settings() {
        return List.of(
                PluginSetting.required(LOG_GROUP, "The name of the log group, not its ARN.")
                        .orVariables("DISPATCHER_CLOUDWATCH_LOG_GROUP"),
                PluginSetting.optional(
                                LOG_STREAM,
                                "The name of the log stream, created if absent; {host} and {date} are filled in.",
                                StreamName.DEFAULT)
                        .orVariables("DISPATCHER_CLOUDWATCH_LOG_STREAM"),
                PluginSetting.optional(REGION, "The region; else the one that the AWS SDK finds.", null)
                        .orVariables("DISPATCHER_CLOUDWATCH_REGION", "AWS_REGION", "AWS_DEFAULT_REGION"),
                PluginSetting.optional(ENDPOINT, "The address of the service, if it is not the region's own.", null),
                PluginSetting.optional(CREATE_LOG_GROUP, "Whether an absent log group is created.", "false"),
                PluginSetting.optional(
                        RETENTION_DAYS,
                        "How long the log group keeps events, if none is set there; else for ever.",
                        null),
                PluginSetting.optional(KMS_KEY_ID, "The ARN of the key that encrypts a created log group.", null),
                PluginSetting.optional(
                        MAX_EVENT_BYTES,
                        "How long a message may be; longer ones lose details.",
                        Integer.toString(CloudWatchSinkBuilder.DEFAULT_MAX_EVENT_BYTES)),
                PluginSetting.optional(
                        CLAMP_TIMESTAMPS,
                        "Whether events too old or too new for the service are filed under the nearest time it takes.",
                        "false"),
                PluginSetting.optional(METRICS, "Whether messages embed metrics.", "false"),
                PluginSetting.optional(METRICS_NAMESPACE, "The namespace of the metrics.", "LLMProxy"),
                PluginSetting.optional(
                        METRICS_DIMENSIONS,
                        "Sets of project, provider and model, by which metrics are told apart.",
                        MetricDimensions.DEFAULT),
                PluginSetting.optional(CONNECT_TIMEOUT, "How long connecting may take.", "3s"),
                PluginSetting.optional(CALL_TIMEOUT, "How long one call may take.", "10s"),
                PluginSetting.optional(DELIVERY_TIMEOUT, "How long all calls of one batch may take.", "20s"),
                PluginSetting.optional("batch-size", "How many events are sent together at most.", "1000"),
                PluginSetting.optional("batch-wait", "How long the first event of a batch waits for others.", "1s"),
                PluginSetting.optional("events", "Which events are sent.", "model-calls"));
    }

    @Override
    public EventSink create(PluginConfig config) {
        CloudWatchSinkBuilder builder =
                CloudWatchSink.builder(config.text(LOG_GROUP).orElseThrow()).clock(config.clock());
        config.text(LOG_STREAM).ifPresent(builder::logStream);
        config.text(REGION).ifPresent(builder::region);
        config.text(ENDPOINT).map(CloudWatchSinkProvider::uri).ifPresent(builder::endpoint);
        config.number(MAX_EVENT_BYTES).ifPresent(builder::maxEventBytes);
        config.flag(CLAMP_TIMESTAMPS).ifPresent(builder::clampTimestamps);
        config.duration(CONNECT_TIMEOUT).ifPresent(builder::connectTimeout);
        config.duration(CALL_TIMEOUT).ifPresent(builder::callTimeout);
        config.duration(DELIVERY_TIMEOUT).ifPresent(builder::deliveryTimeout);
        setCreation(builder, config);
        if (config.flag(METRICS).orElse(false)) {
            builder.metrics(
                    config.text(METRICS_NAMESPACE).orElseThrow(),
                    config.text(METRICS_DIMENSIONS).orElseThrow());
        }
        return builder.build();
    }

    private static void setCreation(CloudWatchSinkBuilder builder, PluginConfig config) {
        Integer retentionDays =
                config.number(RETENTION_DAYS).map(CloudWatchSinkProvider::days).orElse(null);
        String kmsKeyId = config.text(KMS_KEY_ID).orElse(null);
        if (config.flag(CREATE_LOG_GROUP).orElse(false)) {
            builder.createLogGroup(retentionDays, kmsKeyId);
        } else {
            builder.created(retentionDays, kmsKeyId);
        }
    }

    /** A number too large for a day count is as wrong as any other that is not allowed. */
    private static Integer days(long number) {
        return number == (int) number ? Integer.valueOf((int) number) : Integer.valueOf(-1);
    }

    private static URI uri(String text) {
        try {
            return new URI(text);
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException("sink.cloudwatch.endpoint: not an address (expected: one such as "
                    + "https://logs.eu-central-1.amazonaws.com)");
        }
    }
}
