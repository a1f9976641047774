package io.llmproxy.cloudwatch;

import io.llmproxy.api.event.ExchangeEvent;
import io.llmproxy.testing.SampleEvents;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.stream.IntStream;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;

/** A stand-in, a clock, and sinks that use them. */
final class SinkFixture implements AutoCloseable {
    static final String GROUP = "/llm/usage";
    static final Instant NOW = Instant.parse("2026-01-02T04:00:00Z");

    final InstantSource clock = InstantSource.fixed(NOW);
    final LogsServer server = new LogsServer(clock).withGroup(GROUP);

    CloudWatchSinkBuilder builder() {
        return CloudWatchSink.builder(GROUP)
                .logStream("s")
                .region("eu-west-1")
                .endpoint(server.endpoint())
                .credentials(StaticCredentialsProvider.create(AwsBasicCredentials.create("key-id", "key-secret")))
                .clock(clock);
    }

    CloudWatchSink start() {
        return start(builder());
    }

    static CloudWatchSink start(CloudWatchSinkBuilder builder) {
        CloudWatchSink sink = builder.build();
        sink.start();
        return sink;
    }

    static ExchangeEvent at(String id, Instant time) {
        return SampleEvents.plain(id).startedAt(time).build();
    }

    /** Events of one millisecond each, the newest first. */
    static List<ExchangeEvent> backwards(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> at("e" + i, NOW.minus(Duration.ofMillis(i))))
                .toList();
    }

    @Override
    public void close() {
        server.close();
    }
}
