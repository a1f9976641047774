package io.llmproxy.redis;

import static io.llmproxy.testing.SampleEvents.complete;
import static io.llmproxy.testing.SampleEvents.event;
import static io.llmproxy.testing.SampleEvents.events;
import static io.llmproxy.testing.SampleEvents.ids;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.lettuce.core.Range;
import io.lettuce.core.StreamMessage;
import io.llmproxy.api.event.EventBus;
import io.llmproxy.api.event.EventBus.Counters;
import io.llmproxy.api.event.ExchangeEvent;
import io.llmproxy.core.event.EventCodec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** From {@code publish} to the entry in the stream. */
class PublishingTest {
    private static final Duration SOON = Duration.ofSeconds(10);

    private static TestRedis redis;

    private final String key = Buses.newKey();

    @BeforeAll
    static void startRedis() {
        redis = TestRedis.start("--appendonly", "yes", "--appendfsync", "always");
    }

    @AfterAll
    static void stopRedis() {
        redis.close();
    }

    @Test
    void anEventIsOneEntryWithOneFieldInTheFormOfTheGoEdition() {
        ExchangeEvent event = complete("e1").build();

        try (EventBus bus = Buses.open(redis, key)) {
            bus.publish(event);
            await().atMost(SOON).until(() -> bus.counters().stored() == 1);
        }

        List<StreamMessage<String, String>> entries = entries();
        assertThat(entries).hasSize(1);
        assertThat(entries.get(0).getBody())
                .isEqualTo(Map.of("data", new String(EventCodec.shared().encode(event), UTF_8)));
    }

    @Test
    void closeWritesAThousandWaitingEventsInTheirOrder() {
        EventBus bus = Buses.open(redis, key);
        events(1000).forEach(event -> assertThat(bus.publish(event)).isTrue());

        bus.close(SOON);

        assertThat(writtenIds()).isEqualTo(ids(events(1000)));
        assertThat(bus.counters().stored()).isEqualTo(1000);
        assertThat(bus.counters().waiting()).isZero();
        assertThat(bus.counters().dropped()).isZero();
    }

    @Test
    void aFullBufferDropsAtOnceAndCounts() {
        EventBus bus = Buses.open(redis, key, "buffer-size", "1");
        bus.publish(event("e1"));
        await().atMost(SOON).until(() -> bus.counters().stored() == 1);
        redis.commands().clientPause(TimeUnit.SECONDS.toMillis(1));
        assertThat(bus.publish(event("e2"))).isTrue();

        long start = System.nanoTime();
        boolean taken = bus.publish(event("e3"));

        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofMillis(50));
        assertThat(taken).isFalse();
        assertThat(bus.counters().droppedByReason()).containsEntry(Counters.QUEUE_FULL, 1L);
        assertThat(bus.counters().waiting()).isEqualTo(1);
        bus.close(SOON);
        assertThat(writtenIds()).containsExactly("e1", "e2");
    }

    @Test
    void eventsWaitUntilRedisIsThere() {
        redis.kill();
        EventBus bus = Buses.open(redis, key);
        events(100).forEach(event -> assertThat(bus.publish(event)).isTrue());
        await().atMost(SOON).until(() -> bus.problem().isPresent());
        assertThat(bus.problem())
                .hasValueSatisfying(problem -> assertThat(problem)
                        .contains("127.0.0.1:" + redis.port())
                        .contains("cannot be reached"));

        redis.startAgain();

        await().atMost(SOON).until(() -> bus.counters().stored() == 100);
        await().atMost(SOON).until(() -> bus.problem().isEmpty());
        assertThat(writtenIds()).isEqualTo(ids(events(100)));
        bus.close(SOON);
    }

    @Test
    void anOutageEndsForABusToWhichNobodyPublishes() {
        redis.kill();
        EventBus bus = Buses.open(redis, key);
        await().atMost(SOON).until(() -> bus.problem().isPresent());

        redis.startAgain();

        await().atMost(SOON).until(() -> bus.problem().isEmpty());
        bus.close(SOON);
    }

    @Test
    void aRestartUnderLoadLosesNothing() throws InterruptedException {
        EventBus bus = Buses.open(redis, key, "buffer-size", "100000", "stream-max-len", "0");
        Thread load = new Thread(() -> {
            for (int i = 1; i <= 20_000; i++) {
                bus.publish(event("e" + i));
            }
        });
        load.start();
        await().atMost(SOON).until(() -> bus.counters().stored() > 1000);

        redis.restart();
        load.join();
        bus.close(SOON.multipliedBy(2));

        assertThat(bus.counters().stored()).isEqualTo(20_000);
        assertThat(bus.counters().dropped()).isZero();
        List<String> written = writtenIds();
        assertThat(written).containsAll(ids(events(20_000)));
    }

    @Test
    void aKeyThatHoldsSomethingElseIsWaitedFor() {
        redis.commands().set(key, "no stream");
        EventBus bus = Buses.open(redis, key);
        events(1000).forEach(event -> assertThat(bus.publish(event)).isTrue());
        await().atMost(SOON).until(() -> bus.problem().isPresent());
        assertThat(bus.problem().orElseThrow()).contains("WRONGTYPE");
        await().pollDelay(Duration.ofMillis(500))
                .atMost(SOON)
                .until(() -> bus.counters().waiting() == 1000);

        redis.commands().del(key);
        bus.close(SOON);

        assertThat(writtenIds()).isEqualTo(ids(events(1000)));
        assertThat(bus.counters().dropped()).isZero();
    }

    @Test
    void anEntryThatRedisWillNeverTakeIsCountedAndDoesNotHoldUpTheRest() {
        redis.commands().configSet("proto-max-bulk-len", "1048576");
        try (EventBus bus = Buses.open(redis, key)) {
            bus.publish(event("e1"));
            bus.publish(complete("large")
                    .tokenMetadata(Map.of("large", "x".repeat(2 << 20)))
                    .build());
            bus.publish(event("e2"));
            bus.close(SOON);

            assertThat(bus.counters().droppedByReason()).containsEntry(Counters.FAILED, 1L);
            assertThat(writtenIds()).containsOnly("e1", "e2");
        } finally {
            redis.commands().configSet("proto-max-bulk-len", "536870912");
        }
    }

    @Test
    void redisOutOfMemoryIsWaitedFor() {
        EventBus bus = Buses.open(redis, key);
        redis.commands().configSet("maxmemory", "1");
        try {
            bus.publish(event("e1"));
            await().atMost(SOON).until(() -> bus.problem().isPresent());
            assertThat(bus.problem().orElseThrow()).contains("OOM");
        } finally {
            redis.commands().configSet("maxmemory", "0");
        }
        bus.publish(event("e2"));
        bus.close(SOON);

        assertThat(writtenIds()).containsExactly("e1", "e2");
        assertThat(bus.counters().dropped()).isZero();
    }

    @Test
    void whatCannotBeWrittenUntilTheDeadlineIsCountedAsClosed() {
        redis.kill();
        EventBus bus = Buses.open(redis, key);
        events(3).forEach(bus::publish);

        bus.close(Duration.ofMillis(200));
        redis.startAgain();

        assertThat(bus.counters().droppedByReason()).containsEntry(Counters.CLOSED, 3L);
        assertThat(bus.counters().waiting()).isZero();
        assertThat(bus.publish(event("e4"))).isFalse();
        assertThat(bus.counters().droppedByReason()).containsEntry(Counters.CLOSED, 4L);
    }

    private List<StreamMessage<String, String>> entries() {
        return redis.commands().xrange(key, Range.unbounded());
    }

    private List<String> writtenIds() {
        List<String> written = new ArrayList<>();
        for (StreamMessage<String, String> entry : entries()) {
            written.add(EventCodec.shared()
                    .decode(entry.getBody().get("data").getBytes(UTF_8))
                    .exchangeId());
        }
        return written;
    }
}
