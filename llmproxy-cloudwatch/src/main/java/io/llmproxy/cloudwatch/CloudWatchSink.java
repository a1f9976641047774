package io.llmproxy.cloudwatch;

import io.llmproxy.api.event.ExchangeEvent;
import io.llmproxy.api.sink.DeliveryResult;
import io.llmproxy.api.sink.EventSink;
import io.llmproxy.api.sink.SinkException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.services.cloudwatchlogs.model.InvalidParameterException;
import software.amazon.awssdk.services.cloudwatchlogs.model.ResourceNotFoundException;

/**
 * Sends one JSON message per exchange to Amazon CloudWatch Logs. Messages hold usage, never bodies or headers.
 *
 * <p>Whoever gives events to the sink is the one who retries; the sink sends nothing twice, but for a batch whose stream had to be
 * created first. An event that comes again has the same {@code run_id}. To be used by one thread.
 */
public final class CloudWatchSink implements EventSink {
    private static final Logger log = LoggerFactory.getLogger(CloudWatchSink.class);

    /** An engine waits a minute for the start of a sink. */
    private static final Duration START_TIMEOUT = Duration.ofSeconds(40);

    private final LogsClient.Source source;
    private final LogGroup group;
    private final StreamName streamName;
    private final int maxEventBytes;
    private final TimeWindow window;
    private final @Nullable EmbeddedMetrics metrics;
    private final Duration callTimeout;
    private final Duration deliveryTimeout;
    private final InstantSource clock;
    private final LongSupplier ticker;
    private String host = "";
    private @Nullable LogsClient open;
    private long truncated;

    CloudWatchSink(CloudWatchSinkBuilder builder) {
        source = builder.source();
        group = builder.group();
        streamName = builder.streamName();
        maxEventBytes = builder.maxEventBytes();
        window = new TimeWindow(builder.clock(), builder.clampsTimestamps(), group.retentionDays());
        metrics = builder.metrics();
        callTimeout = builder.callTimeout();
        deliveryTimeout = builder.deliveryTimeout();
        clock = builder.clock();
        ticker = builder.ticker();
    }

    /**
     * Starts a sink.
     *
     * @param logGroup name of the log group, not its ARN
     * @return a new builder
     */
    public static CloudWatchSinkBuilder builder(String logGroup) {
        return new CloudWatchSinkBuilder(logGroup);
    }

    /**
     * Opens the client and creates the log stream, and the log group if that is asked for. Blocks for 40 seconds at most. If the
     * service cannot be reached or does not accept the credentials, a warning is logged and deliveries try again.
     *
     * @throws SinkException if the region is not known, the log group does not exist, or the service finds a name wrong
     */
    @Override
    public void start() {
        LogsClient opened = source.open();
        try {
            host = StreamName.host(System.getenv());
            createStream(new LogStreams(opened.client(), group));
        } catch (RuntimeException e) {
            opened.onClose().run();
            throw e;
        }
        open = opened;
    }

    private void createStream(LogStreams streams) {
        String stream = streamName.at(clock.instant(), host);
        try {
            Deadline deadline = new Deadline(ticker, START_TIMEOUT, callTimeout);
            if (!streams.create(stream, deadline)) {
                streams.mendRetention(deadline);
            }
            log.info("sink cloudwatch: log group {}, log stream {}", group.name(), stream);
        } catch (ResourceNotFoundException e) {
            throw new SinkException("sink.cloudwatch.log-group: " + streams.missingGroup(), e);
        } catch (InvalidParameterException e) {
            throw new SinkException(
                    "sink.cloudwatch: " + AwsFailure.of(e).reason() + " when log stream '" + stream + "' of log group '"
                            + group.name() + "' was to be created (expected: names and a key that the service accepts)",
                    e);
        } catch (RuntimeException e) {
            log.warn(
                    "sink cloudwatch: cannot see to log group {}, log stream {} yet: {}",
                    group.name(),
                    stream,
                    AwsFailure.of(e).reason());
        }
    }

    /**
     * {@inheritDoc}
     *
     * <p>Blocks for as long as {@link CloudWatchSinkBuilder#deliveryTimeout} says, at most. Calls go out in the order of time; after
     * one that failed for a reason that may pass, those that remain are not sent.
     *
     * @throws SinkException if the sink is not started, or closed
     */
    @Override
    public List<DeliveryResult> deliver(List<ExchangeEvent> batch) {
        LogsClient opened = open;
        if (opened == null) {
            throw new SinkException("sink.cloudwatch: not open (expected: started and not closed)", null);
        }
        Upload upload = new Upload(
                new LogStreams(opened.client(), group),
                streamName.at(clock.instant(), host),
                new Deadline(ticker, deliveryTimeout, callTimeout),
                batch.size());
        List<LogEntry> entries = new ArrayList<>(batch.size());
        for (int i = 0; i < batch.size(); i++) {
            String objection = window.objection(batch.get(i).startedAt());
            if (objection == null) {
                entries.add(entry(i, batch.get(i)));
            } else {
                upload.reject(i, objection);
            }
        }
        return upload.send(entries);
    }

    private LogEntry entry(int index, ExchangeEvent event) {
        Instant time = window.fit(event.startedAt());
        SortedMap<String, Object> message = UsageMessage.of(event);
        if (metrics != null) {
            metrics.addTo(message, event, time.toEpochMilli());
        }
        FittedMessage fitted = FittedMessage.of(message, maxEventBytes);
        if (fitted.isTruncated()) {
            noteTruncated(event);
        }
        return new LogEntry(index, time.toEpochMilli(), fitted.text(), fitted.bytes());
    }

    private void noteTruncated(ExchangeEvent event) {
        truncated++;
        if (truncated == 1) {
            log.warn(
                    "sink cloudwatch: message of exchange {} was longer than {} bytes and lost details",
                    event.exchangeId(),
                    maxEventBytes);
        } else {
            log.debug("sink cloudwatch: {} messages were too long and lost details", truncated);
        }
    }

    /** Closes the client, unless it is the host's own. Idempotent. */
    @Override
    public void close() {
        LogsClient opened = open;
        open = null;
        if (opened != null) {
            opened.onClose().run();
        }
    }
}
