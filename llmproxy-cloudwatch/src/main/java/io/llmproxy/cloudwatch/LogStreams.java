package io.llmproxy.cloudwatch;

import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.services.cloudwatchlogs.CloudWatchLogsClient;
import software.amazon.awssdk.services.cloudwatchlogs.model.InputLogEvent;
import software.amazon.awssdk.services.cloudwatchlogs.model.PutLogEventsResponse;
import software.amazon.awssdk.services.cloudwatchlogs.model.ResourceAlreadyExistsException;
import software.amazon.awssdk.services.cloudwatchlogs.model.ResourceNotFoundException;

/** The streams of one log group: makes them, and the group if that is wanted, and puts entries into them. */
final class LogStreams {
    private static final Logger log = LoggerFactory.getLogger(LogStreams.class);

    private final CloudWatchLogsClient client;
    private final LogGroup group;

    LogStreams(CloudWatchLogsClient client, LogGroup group) {
        this.client = client;
        this.group = group;
    }

    /**
     * Sees to it that a stream is there. Returns whether the group had to be created.
     *
     * @throws ResourceNotFoundException if the group is not there, and not to be created
     */
    boolean create(String stream, Deadline deadline) {
        try {
            createStream(stream, deadline);
            return false;
        } catch (ResourceNotFoundException e) {
            if (!group.isCreated()) {
                throw e;
            }
            createGroup(deadline);
            createStream(stream, deadline);
            return true;
        }
    }

    private void createStream(String stream, Deadline deadline) {
        try {
            client.createLogStream(call ->
                    call.logGroupName(group.name()).logStreamName(stream).overrideConfiguration(deadline.forCall()));
        } catch (ResourceAlreadyExistsException e) {
            log.debug("log stream {} is there already", stream);
        }
    }

    /**
     * Sets the retention of a group that has none, though it should: the node that created it may have died before, or been refused. Says so
     * if that fails. A retention that is set stays.
     */
    void mendRetention(Deadline deadline) {
        Integer days = group.retentionDays();
        if (days == null) {
            return;
        }
        try {
            boolean isMissing = client
                    .describeLogGroups(
                            call -> call.logGroupNamePrefix(group.name()).overrideConfiguration(deadline.forCall()))
                    .logGroups()
                    .stream()
                    .anyMatch(found -> group.name().equals(found.logGroupName()) && found.retentionInDays() == null);
            if (isMissing) {
                setRetention(days, deadline);
            }
        } catch (RuntimeException e) {
            log.warn(
                    "cannot tell whether log group {} has a retention: DescribeLogGroups failed: {}",
                    group.name(),
                    AwsFailure.of(e).reason());
        }
    }

    private void setRetention(int days, Deadline deadline) {
        try {
            client.putRetentionPolicy(call ->
                    call.logGroupName(group.name()).retentionInDays(days).overrideConfiguration(deadline.forCall()));
            log.info("log group {} keeps events for {} days", group.name(), days);
        } catch (RuntimeException e) {
            log.warn(
                    "log group {} keeps events for ever until the next start: PutRetentionPolicy failed: {}",
                    group.name(),
                    AwsFailure.of(e).reason());
        }
    }

    private void createGroup(Deadline deadline) {
        try {
            client.createLogGroup(call -> call.logGroupName(group.name())
                    .kmsKeyId(group.kmsKeyId())
                    .overrideConfiguration(deadline.forCall()));
        } catch (ResourceAlreadyExistsException e) {
            // Another node was faster; it has the same settings, and may die before it sets the retention.
            log.debug("log group {} is there already", group.name());
        }
        log.info("created log group {}", group.name());
        Integer days = group.retentionDays();
        if (days != null) {
            setRetention(days, deadline);
        }
    }

    PutLogEventsResponse put(String stream, List<LogEntry> entries, Deadline deadline) {
        List<InputLogEvent> events = entries.stream()
                .map(entry -> InputLogEvent.builder()
                        .timestamp(entry.timestamp())
                        .message(entry.message())
                        .build())
                .toList();
        return client.putLogEvents(call -> call.logGroupName(group.name())
                .logStreamName(stream)
                .logEvents(events)
                .overrideConfiguration(deadline.forCall()));
    }

    /** Returns what to say if the group is not there. */
    String missingGroup() {
        return "log group '" + group.name()
                + "' does not exist (expected: an existing one in this region and account, or "
                + "sink.cloudwatch.create-log-group = true)";
    }
}
