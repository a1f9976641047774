package io.llmproxy.cloudwatch;

import static java.util.Objects.requireNonNull;

import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.function.LongSupplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.services.cloudwatchlogs.CloudWatchLogsClient;

/**
 * Builds a {@link CloudWatchSink}. Everything but the log group has a default. Not safe for use by several threads.
 *
 * <p>Wrong values are an {@link IllegalArgumentException} that names the setting, at the latest from {@link #build()}.
 */
public final class CloudWatchSinkBuilder {
    static final int DEFAULT_MAX_EVENT_BYTES = 256 * 1024 - LogEntry.OVERHEAD_BYTES;
    static final int HIGHEST_MAX_EVENT_BYTES = PutCalls.MAX_BYTES - LogEntry.OVERHEAD_BYTES;

    private static final Pattern REGION = Pattern.compile("[a-z0-9-]{2,40}");
    private static final Pattern NAMESPACE = Pattern.compile("(?!AWS/|:)[0-9A-Za-z._/#: -]{1,255}");
    private static final Duration MAX_TIMEOUT = Duration.ofMinutes(5);

    private final String logGroup;
    private StreamName streamName = new StreamName(StreamName.DEFAULT);
    private boolean createsLogGroup;
    private @Nullable Integer retentionDays;
    private @Nullable String kmsKeyId;
    private @Nullable String region;
    private @Nullable URI endpoint;
    private @Nullable AwsCredentialsProvider credentials;
    private LogsClient.@Nullable Source source;
    private Duration connectTimeout = Duration.ofSeconds(3);
    private Duration callTimeout = Duration.ofSeconds(10);
    private Duration deliveryTimeout = Duration.ofSeconds(20);
    private int maxEventBytes = DEFAULT_MAX_EVENT_BYTES;
    private boolean clampsTimestamps;
    private @Nullable EmbeddedMetrics metrics;
    private InstantSource clock = InstantSource.system();
    private LongSupplier ticker = System::nanoTime;

    CloudWatchSinkBuilder(String logGroup) {
        this.logGroup = requireNonNull(logGroup, "logGroup");
    }

    /**
     * Sets the name of the log stream. {@code {host}} in it stands for the name of the machine, {@code {date}} for the day in UTC on
     * which a batch is sent. The stream is created if absent; several sinks may share one.
     *
     * @param template 1 to 400 characters without {@code :} and {@code *}; default {@code llmproxy-{host}}
     * @return this builder
     */
    public CloudWatchSinkBuilder logStream(String template) {
        streamName = new StreamName(template);
        return this;
    }

    /**
     * Has the log group created if it does not exist. The group gets the key only when it is created. It gets the retention then,
     * and at a start if it has none, so that events that are older are deleted there; a retention that is set stays.
     *
     * @param retentionDays one of the numbers that PutRetentionPolicy takes, or null to keep events for ever
     * @param kmsKeyId ARN of a key of KMS, or null for encryption by the service's own
     * @return this builder
     */
    public CloudWatchSinkBuilder createLogGroup(@Nullable Integer retentionDays, @Nullable String kmsKeyId) {
        this.createsLogGroup = true;
        return created(retentionDays, kmsKeyId);
    }

    /** Sets what is only allowed together with creation, so that one without the other is found by {@link #build()}. */
    CloudWatchSinkBuilder created(@Nullable Integer retentionDays, @Nullable String kmsKeyId) {
        this.retentionDays = retentionDays;
        this.kmsKeyId = kmsKeyId;
        return this;
    }

    /**
     * Sets the region.
     *
     * @param region such as {@code eu-central-1}; by default the one that the SDK finds, and a failing start if it finds none
     * @return this builder
     */
    public CloudWatchSinkBuilder region(String region) {
        if (!REGION.matcher(region).matches()) {
            throw new IllegalArgumentException(
                    "sink.cloudwatch.region: '" + region + "' (expected: a region such as eu-central-1)");
        }
        this.region = region;
        return this;
    }

    /**
     * Sets the address of the service.
     *
     * @param endpoint {@code http} or {@code https}; by default the region's own
     * @return this builder
     */
    public CloudWatchSinkBuilder endpoint(URI endpoint) {
        boolean isHttp =
                "https".equalsIgnoreCase(endpoint.getScheme()) || "http".equalsIgnoreCase(endpoint.getScheme());
        if (!isHttp || endpoint.getHost() == null || endpoint.getUserInfo() != null) {
            throw new IllegalArgumentException("sink.cloudwatch.endpoint: not usable (expected: an address such as "
                    + "https://logs.eu-central-1.amazonaws.com, without user and password)");
        }
        this.endpoint = endpoint;
        return this;
    }

    /**
     * Sets where credentials come from.
     *
     * @param credentials remains the host's, and is not closed; by default the SDK's own chain
     * @return this builder
     */
    public CloudWatchSinkBuilder credentials(AwsCredentialsProvider credentials) {
        this.credentials = requireNonNull(credentials, "credentials");
        return this;
    }

    /**
     * Gives the sink a client instead of letting it make one. Region, endpoint, credentials and the timeout of connecting are the
     * client's then. It should not retry, as whoever gives events to the sink does so.
     *
     * @param client remains the host's, and is not closed
     * @return this builder
     */
    public CloudWatchSinkBuilder client(CloudWatchLogsClient client) {
        requireNonNull(client, "client");
        return source(() -> new LogsClient(client, () -> {}));
    }

    CloudWatchSinkBuilder source(LogsClient.Source source) {
        this.source = source;
        return this;
    }

    /**
     * Sets how long connecting may take.
     *
     * @param timeout from 1 ms to 5 minutes; default 3 seconds
     * @return this builder
     */
    public CloudWatchSinkBuilder connectTimeout(Duration timeout) {
        connectTimeout = checked("connect-timeout", timeout);
        return this;
    }

    /**
     * Sets how long one call of the service may take, as a whole.
     *
     * @param timeout from 1 ms to 5 minutes; default 10 seconds
     * @return this builder
     */
    public CloudWatchSinkBuilder callTimeout(Duration timeout) {
        callTimeout = checked("call-timeout", timeout);
        return this;
    }

    /**
     * Sets how long all calls for one batch may take together. Events that are not sent by then are to be retried.
     *
     * @param timeout from 1 ms to 5 minutes; default 20 seconds
     * @return this builder
     */
    public CloudWatchSinkBuilder deliveryTimeout(Duration timeout) {
        deliveryTimeout = checked("delivery-timeout", timeout);
        return this;
    }

    /**
     * Sets how long a message may be. A longer one loses the metadata of its token, then details, then the ends of long texts, and says
     * {@code "truncated":true}.
     *
     * @param bytes of UTF-8, 32,768 to 1,048,550; default {@value #DEFAULT_MAX_EVENT_BYTES}
     * @return this builder
     */
    public CloudWatchSinkBuilder maxEventBytes(long bytes) {
        if (bytes < FittedMessage.MIN_LIMIT || bytes > HIGHEST_MAX_EVENT_BYTES) {
            throw new IllegalArgumentException("sink.cloudwatch.max-event-bytes: " + bytes + " (expected: "
                    + FittedMessage.MIN_LIMIT + " to " + HIGHEST_MAX_EVENT_BYTES + ")");
        }
        maxEventBytes = (int) bytes;
        return this;
    }

    /**
     * Sets what happens to events of more than 14 days ago or 2 hours ahead, which the service does not take.
     *
     * @param clamps true to file them under the nearest time that it, and the retention of a created group, takes; false, the default, to reject them. The time in the message
     *     stays true
     * @return this builder
     */
    public CloudWatchSinkBuilder clampTimestamps(boolean clamps) {
        clampsTimestamps = clamps;
        return this;
    }

    /**
     * Embeds metrics in the messages. CloudWatch charges for each metric, that is, for each name with each combination of dimensions.
     *
     * @param namespace 1 to 255 letters, digits and {@code ._-/#:} or spaces, not beginning with {@code AWS/} or {@code :}
     * @param dimensions sets of {@code project}, {@code provider} and {@code model}, separated by semicolons; {@code total} for none
     * @return this builder
     */
    public CloudWatchSinkBuilder metrics(String namespace, String dimensions) {
        if (!NAMESPACE.matcher(namespace).matches()) {
            throw new IllegalArgumentException("sink.cloudwatch.metrics-namespace: '" + namespace
                    + "' (expected: 1 to 255 letters, digits, ._-/#: and spaces, not beginning with AWS/ or :)");
        }
        metrics = new EmbeddedMetrics(namespace, MetricDimensions.of(dimensions));
        return this;
    }

    /**
     * Sets the clock, which tells what is too old, and the date in the name of the stream.
     *
     * @param clock by default the system's
     * @return this builder
     */
    public CloudWatchSinkBuilder clock(InstantSource clock) {
        this.clock = requireNonNull(clock, "clock");
        return this;
    }

    CloudWatchSinkBuilder ticker(LongSupplier ticker) {
        this.ticker = ticker;
        return this;
    }

    /**
     * Builds the sink. Does no I/O.
     *
     * @return a sink that is not started
     * @throws IllegalArgumentException if settings are wrong or contradict each other; the message names one
     */
    public CloudWatchSink build() {
        return new CloudWatchSink(this);
    }

    private static Duration checked(String key, Duration timeout) {
        if (timeout.toMillis() < 1 || timeout.compareTo(MAX_TIMEOUT) > 0) {
            throw new IllegalArgumentException(
                    "sink.cloudwatch." + key + ": " + timeout + " (expected: 1 ms to 5 minutes)");
        }
        return timeout;
    }

    LogsClient.Source source() {
        return source != null ? source : new OwnClient(region, endpoint, credentials, connectTimeout, callTimeout);
    }

    LogGroup group() {
        return new LogGroup(logGroup, createsLogGroup, retentionDays, kmsKeyId);
    }

    StreamName streamName() {
        return streamName;
    }

    int maxEventBytes() {
        return maxEventBytes;
    }

    boolean clampsTimestamps() {
        return clampsTimestamps;
    }

    @Nullable
    EmbeddedMetrics metrics() {
        return metrics;
    }

    Duration callTimeout() {
        return callTimeout;
    }

    Duration deliveryTimeout() {
        return deliveryTimeout;
    }

    InstantSource clock() {
        return clock;
    }

    LongSupplier ticker() {
        return ticker;
    }
}
