package io.llmproxy.cloudwatch;

import static io.llmproxy.cloudwatch.SinkFixture.GROUP;
import static io.llmproxy.cloudwatch.SinkFixture.backwards;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.llmproxy.api.sink.DeliveryResult;
import io.llmproxy.api.sink.SinkException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.cloudwatchlogs.CloudWatchLogsClient;

/** The start and the end of a sink. */
class CloudWatchSinkLifeTest {
    private static final DeliveryResult DELIVERED = DeliveryResult.delivered();

    private final SinkFixture fixture = new SinkFixture();
    private final LogsServer server = fixture.server;

    @AfterEach
    void close() {
        fixture.close();
    }

    private LogsClient open() {
        return fixture.builder().source().open();
    }

    @Test
    void startCreatesTheStream() {
        fixture.start().close();
        fixture.start().close();

        assertThat(server.operations()).containsExactly("CreateLogStream", "CreateLogStream");
        assertThat(server.streams(GROUP)).containsExactly("s");
    }

    @Test
    void s14MissingGroupEndsTheStart() {
        server.removeGroup(GROUP);

        assertThatThrownBy(fixture::start)
                .isInstanceOf(SinkException.class)
                .hasMessage("sink.cloudwatch.log-group: log group '/llm/usage' does not exist (expected: an existing "
                        + "one in this region and account, or sink.cloudwatch.create-log-group = true)");
        assertThat(server.operations()).containsExactly("CreateLogStream");
    }

    @Test
    void missingGroupIsCreatedWithRetentionAndKeyIfAskedFor() {
        server.removeGroup(GROUP);

        SinkFixture.start(fixture.builder().createLogGroup(30, "arn:aws:kms:eu-west-1:1:key/k"))
                .close();

        assertThat(server.operations())
                .containsExactly("CreateLogStream", "CreateLogGroup", "PutRetentionPolicy", "CreateLogStream");
        assertThat(server.retention()).containsEntry(GROUP, 30);
        assertThat(server.bodies().get(1)).contains("arn:aws:kms:eu-west-1:1:key/k");
        assertThat(server.streams(GROUP)).containsExactly("s");
    }

    @Test
    void existingGroupKeepsItsRetention() {
        server.retain(GROUP, 7);

        SinkFixture.start(fixture.builder().createLogGroup(30, null)).close();

        assertThat(server.operations()).containsExactly("CreateLogStream", "DescribeLogGroups");
        assertThat(server.retention()).containsEntry(GROUP, 7);
    }

    /** The node that created it died before, or was not allowed to. */
    @Test
    void groupThatWasLeftWithoutRetentionGetsItAtTheNextStart() {
        server.withGroup(GROUP + "-other").removeGroup(GROUP);
        server.next(
                LogsAnswer.error(400, "ResourceNotFoundException"),
                LogsAnswer.error(400, "ResourceAlreadyExistsException"),
                LogsAnswer.error(400, "AccessDeniedException"));
        server.withGroup(GROUP);
        SinkFixture.start(fixture.builder().createLogGroup(30, null)).close();
        assertThat(server.retention()).isEmpty();

        SinkFixture.start(fixture.builder().createLogGroup(30, null)).close();

        assertThat(server.retention()).isEqualTo(Map.of(GROUP, 30));
    }

    @Test
    void groupThatCannotBeDescribedStopsNothing() {
        server.next(LogsAnswer.ok(""), LogsAnswer.error(400, "AccessDeniedException"));

        SinkFixture.start(fixture.builder().createLogGroup(30, null)).close();

        assertThat(server.operations()).containsExactly("CreateLogStream", "DescribeLogGroups");
    }

    @Test
    void nodesThatStartTogetherMayCreateTheGroupBoth() {
        server.next(
                LogsAnswer.error(400, "ResourceNotFoundException"),
                LogsAnswer.error(400, "ResourceAlreadyExistsException"));

        SinkFixture.start(fixture.builder().createLogGroup(null, null)).close();

        assertThat(server.operations()).containsExactly("CreateLogStream", "CreateLogGroup", "CreateLogStream");
    }

    @Test
    void nameThatTheServiceFindsWrongEndsTheStart() {
        server.next(LogsAnswer.error(400, "InvalidParameterException"));

        assertThatThrownBy(fixture::start)
                .isInstanceOf(SinkException.class)
                .hasMessageStartingWith(
                        "sink.cloudwatch: InvalidParameterException, status 400, request request-1 when "
                                + "log stream 's' of log group '/llm/usage' was to be created");
    }

    @Test
    void troubleThatMayPassDoesNotEndTheStart() {
        server.next(LogsAnswer.error(400, "AccessDeniedException"));

        try (CloudWatchSink sink = fixture.start()) {
            assertThat(server.streams(GROUP)).isEmpty();
            assertThat(sink.deliver(backwards(1))).containsExactly(DELIVERED);
        }
    }

    @Test
    void s16ClientIsClosedOnce() {
        AtomicInteger closed = new AtomicInteger();
        LogsClient client = open();
        CloudWatchSink sink = SinkFixture.start(fixture.builder()
                .source(() -> new LogsClient(client.client(), () -> {
                    closed.incrementAndGet();
                    client.onClose().run();
                })));

        sink.close();
        sink.close();

        assertThat(closed).hasValue(1);
    }

    @Test
    void clientIsClosedIfTheStartFails() {
        server.removeGroup(GROUP);
        AtomicInteger closed = new AtomicInteger();
        LogsClient client = open();
        CloudWatchSinkBuilder builder = fixture.builder()
                .source(() -> new LogsClient(client.client(), () -> {
                    closed.incrementAndGet();
                    client.onClose().run();
                }));

        assertThatThrownBy(() -> SinkFixture.start(builder)).isInstanceOf(SinkException.class);
        assertThat(closed).hasValue(1);
    }

    @Test
    void clientOfTheHostStaysOpen() {
        LogsClient own = open();
        CloudWatchLogsClient client = own.client();

        SinkFixture.start(fixture.builder().client(client)).close();
        try (CloudWatchSink sink = SinkFixture.start(fixture.builder().client(client))) {
            assertThat(sink.deliver(backwards(1))).containsExactly(DELIVERED);
        }
        own.onClose().run();
    }

    @Test
    void closeLeavesNoThreadAndTakesNoTime() {
        CloudWatchSink sink = fixture.start();
        sink.deliver(backwards(1));
        assertThat(threads()).isNotEmpty();

        sink.close();

        Awaitility.await().atMost(Duration.ofSeconds(3)).until(() -> threads().isEmpty());
    }

    private static List<String> threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .map(Thread::getName)
                .filter(name -> name.startsWith("llmproxy-") || name.startsWith("sdk-") || name.contains("reaper"))
                .filter(name -> !name.equals("process reaper"))
                .toList();
    }

    @Test
    void sinkWorksOnAThreadWithoutAContextLoader() throws Exception {
        CompletableFuture<List<DeliveryResult>> results = new CompletableFuture<>();
        Thread thread = new Thread(null, () -> results.complete(live()), "llmproxy-sink-cloudwatch", 0, false);
        thread.setContextClassLoader(null);
        thread.start();

        assertThat(results.get(20, TimeUnit.SECONDS)).containsExactly(DELIVERED);
        thread.join();
    }

    private List<DeliveryResult> live() {
        try (CloudWatchSink sink = fixture.start()) {
            return sink.deliver(backwards(1));
        }
    }
}
