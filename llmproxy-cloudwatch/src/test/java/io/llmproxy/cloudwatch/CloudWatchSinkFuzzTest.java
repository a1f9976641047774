package io.llmproxy.cloudwatch;

import static io.llmproxy.cloudwatch.SinkFixture.GROUP;
import static io.llmproxy.cloudwatch.SinkFixture.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import io.llmproxy.api.event.ExchangeEvent;
import io.llmproxy.api.sink.DeliveryResult;
import io.llmproxy.api.sink.DeliveryResult.Delivered;
import io.llmproxy.api.sink.DeliveryResult.Rejected;
import io.llmproxy.api.sink.DeliveryResult.Retry;
import io.llmproxy.testing.SampleEvents;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Random batches against a service with random moods: each event ends as the rules of the service say, once. */
class CloudWatchSinkFuzzTest {
    private static final int RETENTION_DAYS = 3;
    private static final String[] CHARACTERS = {"x", "ä", "€", "\ud83d\ude00", "<", "\"", "\u0000", "\ud800"};

    private final SinkFixture fixture = new SinkFixture();
    private final LogsServer server = fixture.server;

    @AfterEach
    void close() {
        fixture.close();
    }

    private static IntStream seeds() {
        return IntStream.range(0, 12);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void everyEventEndsAsTheRulesSay(int seed) {
        Random random = new Random(seed);
        server.retain(GROUP, RETENTION_DAYS);
        server.findWrong(put -> put.message().contains("\"model\":\"wrong\""));
        List<ExchangeEvent> events = IntStream.range(0, 1 + random.nextInt(250))
                .mapToObj(i -> event(i, random))
                .toList();
        Map<String, DeliveryResult> ends = new HashMap<>();
        try (CloudWatchSink sink = SinkFixture.start(
                fixture.builder().metrics("N", MetricDimensions.DEFAULT).callTimeout(Duration.ofSeconds(5)))) {
            deliverAll(sink, events, ends, random);
        }

        events.forEach(event -> assertThat(ends.get(event.exchangeId()))
                .as("%s at %s", event.model(), event.startedAt())
                .isInstanceOf(isTakenByTheService(event) ? Delivered.class : Rejected.class));
        assertThat(new TreeSet<>(idsInTheService())).isEqualTo(idsDelivered(ends));
        assertThat(idsInTheService()).doesNotHaveDuplicates();
    }

    /** Plays the dispatcher: what wants to come again comes again, together with others. */
    private void deliverAll(
            CloudWatchSink sink, List<ExchangeEvent> events, Map<String, DeliveryResult> ends, Random random) {
        List<ExchangeEvent> waiting = new ArrayList<>(events);
        for (int round = 0; !waiting.isEmpty(); round++) {
            assertThat(round).isLessThan(50);
            if (round < 6) {
                disturb(random);
            }
            List<DeliveryResult> results = sink.deliver(List.copyOf(waiting));
            assertThat(results).hasSameSizeAs(waiting);
            List<ExchangeEvent> again = new ArrayList<>();
            for (int i = 0; i < results.size(); i++) {
                if (results.get(i) instanceof Retry) {
                    again.add(waiting.get(i));
                } else {
                    assertThat(ends.put(waiting.get(i).exchangeId(), results.get(i)))
                            .isNull();
                }
            }
            waiting = again;
        }
    }

    private void disturb(Random random) {
        switch (random.nextInt(6)) {
            case 0 -> server.next(LogsAnswer.error(400, "ThrottlingException"));
            case 1 -> server.next(LogsAnswer.page(503));
            case 2 -> server.next(LogsAnswer.reset());
            case 3 -> server.renameStreams(GROUP);
            case 4 -> server.next(LogsAnswer.error(403, "ExpiredTokenException"));
            default -> {}
        }
    }

    private static ExchangeEvent event(int number, Random random) {
        ExchangeEvent.Builder event = SampleEvents.complete("e" + number)
                .startedAt(time(random))
                .path("/" + CHARACTERS[random.nextInt(CHARACTERS.length)].repeat(random.nextInt(200)));
        if (random.nextInt(100) == 0) {
            event.model("wrong");
        }
        if (random.nextInt(30) == 0) {
            event.path(CHARACTERS[random.nextInt(CHARACTERS.length)].repeat(random.nextInt(300_000)));
        }
        return event.build();
    }

    private static Instant time(Random random) {
        long span = switch (random.nextInt(4)) {
            case 0 -> Duration.ofSeconds(2).toNanos();
            case 1 -> Duration.ofHours(5).toNanos();
            case 2 -> Duration.ofDays(5).toNanos();
            default -> Duration.ofDays(20).toNanos();
        };
        return NOW.plus(Duration.ofHours(3)).minusNanos((long) (random.nextDouble() * span));
    }

    private static boolean isTakenByTheService(ExchangeEvent event) {
        long timestamp = event.startedAt().toEpochMilli();
        return !event.model().equals(Optional.of("wrong"))
                && !LogsRules.isTooNew(timestamp, NOW)
                && !LogsRules.isTooOld(timestamp, NOW)
                && !LogsRules.isExpired(timestamp, NOW, RETENTION_DAYS);
    }

    private List<String> idsInTheService() {
        return server.stored(GROUP).stream()
                .map(put -> (String) JsonTree.object(put.message()).get("request_id"))
                .toList();
    }

    private static TreeSet<String> idsDelivered(Map<String, DeliveryResult> ends) {
        TreeSet<String> ids = new TreeSet<>();
        ends.forEach((id, end) -> {
            if (end instanceof Delivered) {
                ids.add(id);
            }
        });
        return ids;
    }
}
