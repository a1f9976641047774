package io.llmproxy.cloudwatch;

import static io.llmproxy.cloudwatch.SinkFixture.GROUP;
import static org.assertj.core.api.Assertions.assertThat;

import io.llmproxy.api.sink.EventSink;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.cloudwatchlogs.CloudWatchLogsClient;

/** The code of the page. */
class SinkInCodeTest {
    static EventSink usageSink(CloudWatchLogsClient client) {
        return CloudWatchSink.builder("/llm/usage")
                .logStream("gateway-{host}-{date}")
                .metrics("LLMProxy", "project,model;total")
                .client(client)
                .build();
    }

    @Test
    void sinkMadeInCodeUsesTheClientOfTheHost() {
        try (SinkFixture fixture = new SinkFixture()) {
            LogsClient client = fixture.builder().source().open();
            try (EventSink sink = usageSink(client.client())) {
                sink.start();
            } finally {
                client.onClose().run();
            }
            assertThat(fixture.server.streams(GROUP))
                    .singleElement()
                    .asString()
                    .matches("gateway-[A-Za-z0-9._-]+-20[0-9]{2}-[0-9]{2}-[0-9]{2}");
        }
    }
}
