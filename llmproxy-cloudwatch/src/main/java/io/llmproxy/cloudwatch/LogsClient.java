package io.llmproxy.cloudwatch;

import software.amazon.awssdk.services.cloudwatchlogs.CloudWatchLogsClient;

/**
 * A client, and what has to end when the sink is done with it.
 *
 * @param client of the SDK
 * @param onClose ends what the sink owns
 */
record LogsClient(CloudWatchLogsClient client, Runnable onClose) {
    /** Makes the client when the sink starts; may do I/O. */
    @FunctionalInterface
    interface Source {
        LogsClient open();
    }
}
