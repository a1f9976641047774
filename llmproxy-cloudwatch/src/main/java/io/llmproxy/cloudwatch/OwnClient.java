package io.llmproxy.cloudwatch;

import io.llmproxy.api.sink.SinkException;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.regions.providers.DefaultAwsRegionProviderChain;
import software.amazon.awssdk.retries.DefaultRetryStrategy;
import software.amazon.awssdk.services.cloudwatchlogs.CloudWatchLogsClient;
import software.amazon.awssdk.services.cloudwatchlogs.CloudWatchLogsClientBuilder;

/**
 * Makes a client that belongs to the sink: one connection is enough for its one thread, and the dispatcher is the one who retries.
 *
 * @param region null for the one that the SDK finds
 * @param endpoint null for the region's own
 * @param credentials null for those that the SDK finds
 * @param connectTimeout of a connection
 * @param callTimeout of a call, and of any silence in it
 */
record OwnClient(
        @Nullable String region,
        @Nullable URI endpoint,
        @Nullable AwsCredentialsProvider credentials,
        Duration connectTimeout,
        Duration callTimeout)
        implements LogsClient.Source {
    private static final int MAX_CONNECTIONS = 2;

    @Override
    public LogsClient open() {
        Region found = findRegion();
        ScheduledThreadPoolExecutor timeouts = new ScheduledThreadPoolExecutor(1, OwnClient::timeoutThread);
        timeouts.setRemoveOnCancelPolicy(true);
        CloudWatchLogsClientBuilder builder = CloudWatchLogsClient.builder()
                .region(found)
                .httpClientBuilder(Apache5HttpClient.builder()
                        .maxConnections(MAX_CONNECTIONS)
                        .connectionTimeout(connectTimeout)
                        .connectionAcquisitionTimeout(callTimeout)
                        .socketTimeout(callTimeout))
                .overrideConfiguration(all -> all.retryStrategy(DefaultRetryStrategy.doNotRetry())
                        .apiCallTimeout(callTimeout)
                        .scheduledExecutorService(timeouts));
        if (endpoint != null) {
            builder.endpointOverride(endpoint);
        }
        if (credentials != null) {
            builder.credentialsProvider(credentials);
        }
        CloudWatchLogsClient client = builder.build();
        return new LogsClient(client, () -> close(client, timeouts));
    }

    private Region findRegion() {
        if (region != null) {
            return Region.of(region);
        }
        try {
            return DefaultAwsRegionProviderChain.builder().build().getRegion();
        } catch (SdkClientException e) {
            throw new SinkException(
                    "sink.cloudwatch.region: missing (expected: a region such as eu-central-1, here, in AWS_REGION, "
                            + "in the AWS profile, or from the machine that runs this)",
                    e);
        }
    }

    private static Thread timeoutThread(Runnable task) {
        Thread thread = new Thread(null, task, "llmproxy-cloudwatch-timeouts-1", 0, false);
        thread.setDaemon(true);
        thread.setContextClassLoader(OwnClient.class.getClassLoader());
        return thread;
    }

    private static void close(CloudWatchLogsClient client, ScheduledThreadPoolExecutor timeouts) {
        try {
            client.close();
        } finally {
            timeouts.shutdownNow();
            awaitEnd(timeouts);
        }
    }

    private static void awaitEnd(ScheduledThreadPoolExecutor timeouts) {
        try {
            timeouts.awaitTermination(1, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
