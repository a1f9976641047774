package io.llmproxy.cloudwatch;

import static io.llmproxy.cloudwatch.SinkFixture.GROUP;
import static io.llmproxy.cloudwatch.SinkFixture.NOW;
import static io.llmproxy.cloudwatch.SinkFixture.at;
import static io.llmproxy.cloudwatch.SinkFixture.backwards;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.llmproxy.api.sink.DeliveryResult;
import io.llmproxy.api.sink.DeliveryResult.Retry;
import io.llmproxy.api.sink.SinkException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.core.exception.SdkClientException;

/** What becomes of events when calls fail. */
class CloudWatchSinkFailureTest {
    private static final DeliveryResult DELIVERED = DeliveryResult.delivered();

    private final SinkFixture fixture = new SinkFixture();
    private final LogsServer server = fixture.server;
    private CloudWatchSink sink = fixture.start();

    @AfterEach
    void close() {
        sink.close();
        fixture.close();
    }

    private Retry retry(LogsAnswer answer) {
        server.next(answer);
        List<DeliveryResult> results = sink.deliver(backwards(2));
        assertThat(results).hasSize(2).containsOnly(results.get(0));
        return (Retry) results.get(0);
    }

    @ParameterizedTest
    @CsvSource({
        "400, ThrottlingException",
        "400, LimitExceededException",
        "400, InvalidSequenceTokenException",
        "400, SomethingNew",
        "500, InternalFailure",
        "503, ServiceUnavailableException",
    })
    void failureThatMayPassIsRetriedByTheDispatcherAlone(int status, String code) {
        assertThat(retry(LogsAnswer.error(status, code)))
                .isEqualTo(new Retry(null, code + ", status " + status + ", request request-1"));
        assertThat(server.count("PutLogEvents")).isEqualTo(1);
        assertThat(sink.deliver(backwards(2))).containsOnly(DELIVERED);
    }

    @ParameterizedTest
    @CsvSource({
        "400, AccessDeniedException",
        "400, UnrecognizedClientException",
        "400, ExpiredTokenException",
        "403, InvalidSignatureException",
        "400, MissingAuthenticationTokenException",
        "403, Whatever",
    })
    void credentialsThatAreNotAcceptedLoseNoUsage(int status, String code) {
        assertThat(retry(LogsAnswer.error(status, code)).reason())
                .isEqualTo(code + ", status " + status + ", request request-1 (expected: valid credentials that allow "
                        + "logs:PutLogEvents and logs:CreateLogStream)");
    }

    @Test
    void delayThatTheServiceAsksForIsPassedOn() {
        assertThat(retry(LogsAnswer.retryAfter("7", LogsAnswer.error(400, "ThrottlingException")))
                        .after())
                .isEqualTo(Duration.ofSeconds(7));
        assertThat(retry(LogsAnswer.retryAfter("soon", LogsAnswer.page(503))).after())
                .isNull();
    }

    @Test
    void eventsThatCameBeforeAreDelivered() {
        server.next(LogsAnswer.error(400, "DataAlreadyAcceptedException"));

        assertThat(sink.deliver(backwards(2))).containsOnly(DELIVERED);
        assertThat(server.count("PutLogEvents")).isEqualTo(1);
    }

    @Test
    void pageOfAProxyIsRetriedAndNotQuoted() {
        assertThat(retry(LogsAnswer.page(502)).reason()).isEqualTo("no error code, status 502, request request-1");
    }

    private static Stream<Function<CountDownLatch, LogsAnswer>> brokenAnswers() {
        return Stream.of(
                release -> LogsAnswer.reset(),
                release -> LogsAnswer.half(),
                LogsAnswer::stall,
                LogsAnswer::silence,
                release -> LogsAnswer.ok("{\"rejectedLogEventsInfo\":["));
    }

    @ParameterizedTest
    @MethodSource("brokenAnswers")
    void brokenAnswerIsRetriedInTime(Function<CountDownLatch, LogsAnswer> answer) {
        sink.close();
        sink = SinkFixture.start(fixture.builder().callTimeout(Duration.ofMillis(400)));
        long start = System.nanoTime();

        assertThat(retry(answer.apply(server.release())).reason()).startsWith("no ");
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(3));
        assertThat(sink.deliver(backwards(1))).containsOnly(DELIVERED);
    }

    @Test
    void serviceThatCannotBeReachedIsRetried() {
        server.close();

        assertThat(reasonOf(sink)).startsWith("no usable answer: ").doesNotContain("localhost");
        assertThat(reasonOf(sink)).contains("ConnectException").doesNotContain("localhost");
    }

    private static String reasonOf(CloudWatchSink sink) {
        return ((Retry) sink.deliver(backwards(1)).get(0)).reason();
    }

    @Test
    void callsAfterAFailedOneAreNotSent() {
        server.next(LogsAnswer.ok("{}"), LogsAnswer.error(400, "ThrottlingException"));

        assertThat(sink.deliver(List.of(
                        at("3rd", NOW),
                        at("1st", NOW.minus(Duration.ofDays(4))),
                        at("2nd", NOW.minus(Duration.ofDays(2))))))
                .extracting(Object::getClass)
                .containsExactly(Retry.class, DeliveryResult.Delivered.class, Retry.class);
        assertThat(server.count("PutLogEvents")).isEqualTo(2);
    }

    @Test
    void batchHasATimeOfItsOwn() {
        AtomicInteger seconds = new AtomicInteger();
        sink.close();
        sink = SinkFixture.start(fixture.builder()
                .deliveryTimeout(Duration.ofSeconds(10))
                .ticker(() -> Duration.ofSeconds(seconds.getAndAdd(4)).toNanos()));

        assertThat(sink.deliver(List.of(
                        at("1st", NOW.minus(Duration.ofDays(4))),
                        at("2nd", NOW.minus(Duration.ofDays(2))),
                        at("3rd", NOW))))
                .containsExactly(
                        DELIVERED,
                        DeliveryResult.retry("not sent: the time for this batch is over"),
                        DeliveryResult.retry("not sent: the time for this batch is over"));
    }

    @Test
    void groupThatVanishedIsWaitedFor() {
        server.removeGroup(GROUP);

        assertThat(sink.deliver(backwards(1)))
                .containsExactly(
                        DeliveryResult.retry("log group '/llm/usage' does not exist (expected: an existing one "
                                + "in this region and account, or sink.cloudwatch.create-log-group = true)"));

        server.withGroup(GROUP);
        assertThat(sink.deliver(backwards(1))).containsExactly(DELIVERED);
    }

    @Test
    void groupThatVanishedIsCreatedIfThatIsAskedFor() {
        sink.close();
        sink = SinkFixture.start(fixture.builder().createLogGroup(7, null));
        server.removeGroup(GROUP);

        assertThat(sink.deliver(backwards(1))).containsExactly(DELIVERED);
        assertThat(server.retention()).containsEntry(GROUP, 7);
    }

    /** It is not the events that are wrong then. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 100})
    void serviceThatFindsEveryEventWrongLosesNone(int events) {
        server.findWrong(put -> true);

        List<DeliveryResult> results = sink.deliver(backwards(events));

        assertThat(results)
                .hasSize(events)
                .filteredOn(result -> !(result instanceof Retry))
                .isEmpty();
        assertThat(((Retry) results.get(0)).reason())
                .isEqualTo(
                        "InvalidParameterException, status 400, request request-1 (expected: a call that the service "
                                + "finds right; no event passes)");
        assertThat(server.count("PutLogEvents")).isLessThanOrEqualTo(22);
    }

    @Test
    void absentCredentialsAreNamed() {
        sink.close();
        sink = SinkFixture.start(fixture.builder().credentials(() -> {
            throw SdkClientException.create("Unable to load credentials from any of the providers: secret-1");
        }));

        assertThat(sink.deliver(backwards(1)))
                .containsExactly(DeliveryResult.retry(
                        "no credentials found (expected: some in the default chain of the AWS SDK)"));
    }

    @Test
    void failureOfForeignCodeIsRetriedWithoutItsMessage() {
        sink.close();
        sink = SinkFixture.start(fixture.builder().credentials(() -> {
            throw new IllegalStateException("secret-1");
        }));

        assertThat(reasonOf(sink)).startsWith("no usable answer: ").doesNotContain("secret-1");
    }

    @Test
    void s16SendingAfterTheCloseFails() {
        sink.close();

        assertThatThrownBy(() -> sink.deliver(backwards(1)))
                .isInstanceOf(SinkException.class)
                .hasMessage("sink.cloudwatch: not open (expected: started and not closed)");
        assertThat(server.count("PutLogEvents")).isZero();
    }
}
