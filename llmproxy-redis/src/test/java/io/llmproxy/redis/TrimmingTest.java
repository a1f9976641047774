package io.llmproxy.redis;

import static io.llmproxy.redis.Buses.take;
import static io.llmproxy.testing.SampleEvents.event;
import static io.llmproxy.testing.SampleEvents.events;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.lettuce.core.XAddArgs;
import io.lettuce.core.XReadArgs.StreamOffset;
import io.llmproxy.api.event.Delivery;
import io.llmproxy.api.event.EventBus;
import io.llmproxy.api.event.EventBus.Counters;
import io.llmproxy.api.event.EventSubscription;
import io.llmproxy.core.event.EventCodec;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What is kept in the stream and what goes; the server removes whole blocks, of ten entries here. */
class TrimmingTest {
    private static final Duration SOON = Duration.ofSeconds(10);

    private static TestRedis redis;

    private final String key = Buses.newKey();

    @BeforeAll
    static void startRedis() {
        redis = TestRedis.start("--stream-node-max-entries", "10");
    }

    @AfterAll
    static void stopRedis() {
        redis.close();
    }

    @Test
    void whatEveryGroupHasAcknowledgedGoesDownToTheBound() throws InterruptedException {
        try (EventBus bus = Buses.open(redis, key, "stream-max-len", "50")) {
            EventSubscription first = bus.subscribe("a");
            EventSubscription second = bus.subscribe("b");
            events(500).forEach(bus::publish);
            first.acknowledge(take(first, 500));
            List<Delivery> taken = take(second, 500);
            second.acknowledge(taken.subList(0, 400));

            await().atMost(SOON).until(() -> length() <= 110);
            assertThat(length()).isGreaterThanOrEqualTo(100);

            second.acknowledge(taken);
            await().atMost(SOON).until(() -> length() <= 60);
            assertThat(length()).isGreaterThanOrEqualTo(50);
            assertThat(bus.counters().dropped()).isZero();
            assertThat(first.dropped() + second.dropped()).isZero();
        }
    }

    @Test
    void whatAGroupHasNotReadStaysUpToTheBacklogAndIsCountedBeyond() throws InterruptedException {
        redis.commands()
                .xgroupCreate(
                        StreamOffset.from(key, "0"),
                        "llm-proxy-dispatchers-away",
                        io.lettuce.core.XGroupCreateArgs.Builder.mkstream());
        try (EventBus bus = Buses.open(redis, key, "stream-max-len", "50", "stream-max-backlog", "200")) {
            EventSubscription busy = bus.subscribe("a");
            events(200).forEach(bus::publish);
            busy.acknowledge(take(busy, 200));
            await().pollDelay(Duration.ofMillis(1500)).atMost(SOON).until(() -> length() == 200);

            events(100).forEach(bus::publish);
            busy.acknowledge(take(busy, 100));

            await().atMost(SOON).until(() -> length() <= 210);
            assertThat(bus.counters().droppedByReason().get(Counters.OVERFLOW)).isEqualTo(300 - length());
            assertThat(busy.dropped()).isZero();
        }
    }

    @Test
    void aGroupIsToldHowMuchItMissed() throws InterruptedException {
        try (EventBus bus = Buses.open(redis, key, "batch-size", "10", "stream-max-len", "0")) {
            EventSubscription subscription = bus.subscribe("a");
            for (int i = 1; i <= 100; i++) {
                addOneSecondAfterAnother(i);
            }
            assertThat(take(subscription, 10)).hasSize(10);
            await().atMost(SOON).until(() -> subscription.lag() == 100);
            assertThat(subscription.problem()).isEmpty();

            redis.commands().xtrim(key, 0);

            await().atMost(SOON).until(() -> subscription.dropped() > 0);
            // What was read ahead is there; the rest is gone.
            long read =
                    redis.commands().xpending(key, "llm-proxy-dispatchers-a").getCount();
            assertThat(subscription.dropped()).isEqualTo(100 - read);
            assertThat(subscription.problem())
                    .hasValueSatisfying(problem -> assertThat(problem).contains("removed from the stream"));
        }
    }

    @Test
    void withoutGroupsTheNewestStay() {
        try (EventBus bus = Buses.open(redis, key, "stream-max-len", "50")) {
            events(500).forEach(bus::publish);

            await().atMost(SOON).until(() -> bus.counters().stored() == 500 && length() <= 60);
            assertThat(length()).isGreaterThanOrEqualTo(50);
            await().atMost(SOON)
                    .untilAsserted(() -> assertThat(bus.counters().droppedByReason())
                            .containsEntry(Counters.OVERFLOW, 500 - length()));
        }
    }

    @Test
    void zeroKeepsEverything() {
        try (EventBus bus = Buses.open(redis, key, "stream-max-len", "0")) {
            events(500).forEach(bus::publish);

            await().pollDelay(Duration.ofMillis(1500)).atMost(SOON).until(() -> length() == 500);
        }
    }

    private void addOneSecondAfterAnother(int number) {
        redis.commands()
                .xadd(
                        key,
                        XAddArgs.Builder.maxlen(1000).id(number * 1000 + "-0"),
                        Map.of("data", new String(EventCodec.shared().encode(event("e" + number)), UTF_8)));
    }

    private long length() {
        return redis.commands().xlen(key);
    }
}
