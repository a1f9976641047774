package io.llmproxy.cloudwatch;

import static io.llmproxy.cloudwatch.SinkFixture.GROUP;
import static io.llmproxy.cloudwatch.SinkFixture.NOW;
import static io.llmproxy.cloudwatch.SinkFixture.at;
import static io.llmproxy.cloudwatch.SinkFixture.backwards;
import static org.assertj.core.api.Assertions.assertThat;

import io.llmproxy.api.event.ExchangeEvent;
import io.llmproxy.api.sink.DeliveryResult;
import io.llmproxy.cloudwatch.LogsRules.Put;
import io.llmproxy.testing.SampleEvents;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The sink with the real client, over HTTP, against a stand-in that enforces the limits. */
class CloudWatchSinkTest {
    private static final DeliveryResult DELIVERED = DeliveryResult.delivered();

    private final SinkFixture fixture = new SinkFixture();
    private final LogsServer server = fixture.server;
    private CloudWatchSink sink = fixture.start();

    @AfterEach
    void close() {
        sink.close();
        fixture.close();
    }

    private void restart(CloudWatchSinkBuilder builder) {
        sink.close();
        sink = SinkFixture.start(builder);
    }

    private List<Integer> sizes() {
        return server.calls().stream().map(List::size).toList();
    }

    @Test
    void eventArrivesAsItsMessage() {
        ExchangeEvent event = SampleEvents.complete("e1").build();

        assertThat(sink.deliver(List.of(event))).containsExactly(DELIVERED);
        assertThat(server.stored(GROUP))
                .containsExactly(new Put(event.startedAt().toEpochMilli(), SortedJson.of(UsageMessage.of(event))));
    }

    @Test
    void s08ManyEventsAreSentInCallsOfTenThousandInOrder() {
        assertThat(sink.deliver(backwards(12_000))).hasSize(12_000).containsOnly(DELIVERED);
        assertThat(sizes()).hasSizeGreaterThanOrEqualTo(2);
        assertThat(server.stored(GROUP))
                .hasSize(12_000)
                .isSortedAccordingTo((a, b) -> Long.compare(a.timestamp(), b.timestamp()));
    }

    @Test
    void s09LongEventsAreSentInCallsOfOneMebibyte() {
        List<ExchangeEvent> batch = IntStream.range(0, 30)
                .mapToObj(i -> SampleEvents.plain("e" + i)
                        .path("/ä".repeat(50 * 1024 / 3))
                        .build())
                .toList();

        assertThat(sink.deliver(batch)).hasSize(30).containsOnly(DELIVERED);
        assertThat(sizes()).containsExactly(20, 10);
    }

    @Test
    void s10EventsOfDifferentDaysAreSentApart() {
        assertThat(sink.deliver(List.of(at("new", NOW), at("old", NOW.minus(Duration.ofHours(30))))))
                .containsExactly(DELIVERED, DELIVERED);
        assertThat(sizes()).containsExactly(1, 1);
        assertThat(server.stored(GROUP))
                .extracting(Put::timestamp)
                .containsExactly(NOW.minus(Duration.ofHours(30)).toEpochMilli(), NOW.toEpochMilli());
    }

    @Test
    void s11EventsOutsideTheWindowAreRejectedAndOthersDelivered() {
        List<ExchangeEvent> batch = List.of(
                at("old", NOW.minus(Duration.ofDays(15))),
                at("now", NOW),
                at("new", NOW.plus(Duration.ofHours(3))),
                at("edge", NOW.minus(Duration.ofDays(14))));

        assertThat(sink.deliver(batch))
                .containsExactly(
                        DeliveryResult.rejected("too old: more than 14 days in the past"),
                        DELIVERED,
                        DeliveryResult.rejected("too new: more than 2 hours in the future"),
                        DELIVERED);
        assertThat(server.calls().stream().flatMap(List::stream)).hasSize(2);
    }

    @Test
    void s12LongEventIsShortenedAndSaysSo() {
        ExchangeEvent event = SampleEvents.plain("e1")
                .tokenMetadata(Map.of("k", "ä".repeat(400 * 1024)))
                .build();

        assertThat(sink.deliver(List.of(event))).containsExactly(DELIVERED);
        assertThat(JsonTree.object(server.stored(GROUP).get(0).message())).containsEntry("truncated", true);
    }

    @Test
    void s13MissingStreamIsCreatedOnceAndTheBatchSentAgain() {
        server.removeStreams(GROUP);

        assertThat(sink.deliver(backwards(3))).containsOnly(DELIVERED);
        assertThat(server.operations())
                .containsExactly("CreateLogStream", "PutLogEvents", "CreateLogStream", "PutLogEvents");
        assertThat(server.stored(GROUP)).hasSize(3);
    }

    @Test
    void s15EventsThatTheServiceRejectsAreRejectedForItsReasonAndNotSentAgain() {
        server.next(LogsAnswer.ok("{\"rejectedLogEventsInfo\":"
                + "{\"tooOldLogEventEndIndex\":1,\"expiredLogEventEndIndex\":2,\"tooNewLogEventStartIndex\":4}}"));
        List<ExchangeEvent> batch = backwards(5);

        assertThat(sink.deliver(batch))
                .containsExactly(
                        DeliveryResult.rejected("too new: refused by the service"),
                        DELIVERED,
                        DELIVERED,
                        DeliveryResult.rejected("expired: older than the log group keeps events"),
                        DeliveryResult.rejected("too old: refused by the service"));
        assertThat(server.count("PutLogEvents")).isEqualTo(1);
    }

    @Test
    void eventOlderThanTheRetentionIsRejected() {
        server.retain(GROUP, 1);

        assertThat(sink.deliver(List.of(at("old", NOW.minus(Duration.ofHours(25))), at("now", NOW))))
                .containsExactly(DeliveryResult.rejected("expired: older than the log group keeps events"), DELIVERED);
    }

    @Test
    void nonsensicalRejectionsDoNoHarm() {
        server.next(LogsAnswer.ok(
                "{\"rejectedLogEventsInfo\":" + "{\"tooOldLogEventEndIndex\":-3,\"tooNewLogEventStartIndex\":99}}"));

        assertThat(sink.deliver(backwards(2))).containsOnly(DELIVERED);
    }

    @Test
    void clampedEventsAreFiledUnderTheNearestTime() {
        restart(fixture.builder().clampTimestamps(true));
        Instant old = NOW.minus(Duration.ofDays(30));

        assertThat(sink.deliver(List.of(at("old", old), at("new", NOW.plus(Duration.ofDays(1))), at("now", NOW))))
                .containsOnly(DELIVERED);
        assertThat(server.stored(GROUP))
                .extracting(Put::timestamp)
                .containsExactly(
                        NOW.minus(Duration.ofDays(14))
                                .plus(Duration.ofMinutes(5))
                                .toEpochMilli(),
                        NOW.toEpochMilli(),
                        NOW.toEpochMilli());
        assertThat(server.stored(GROUP).get(0).message()).contains("\"timestamp\":\"" + old + "\"");
    }

    @Test
    void eventThatTheServiceFindsWrongIsTheOnlyOneRejected() {
        server.findWrong(put -> put.message().contains("\"request_id\":\"e37\"")
                || put.message().contains("\"request_id\":\"e38\""));
        List<DeliveryResult> results = sink.deliver(backwards(100));

        assertThat(results).filteredOn(DELIVERED::equals).hasSize(98);
        assertThat(results.subList(37, 39))
                .containsOnly(DeliveryResult.rejected("InvalidParameterException, status 400, request request-1"));
        assertThat(server.stored(GROUP)).hasSize(98);
    }

    @Test
    void dateInTheNameOfTheStreamIsTheDayOfSending() {
        restart(fixture.builder().logStream("a/{date}"));

        sink.deliver(backwards(1));

        assertThat(server.streams(GROUP)).containsExactly("s", "a/2026-01-02");
    }

    @Test
    void noSequenceTokenIsEverSent() {
        server.next(LogsAnswer.ok("{\"nextSequenceToken\":\"token-1\"}"));

        sink.deliver(backwards(1));
        sink.deliver(backwards(1));

        assertThat(server.bodies()).hasSize(3).noneMatch(body -> body.contains("oken-1"));
    }
}
