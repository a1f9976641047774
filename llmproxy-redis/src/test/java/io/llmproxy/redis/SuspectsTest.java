package io.llmproxy.redis;

import static io.llmproxy.redis.Buses.ids;
import static io.llmproxy.redis.Buses.take;
import static io.llmproxy.testing.SampleEvents.event;
import static io.llmproxy.testing.SampleEvents.events;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.lettuce.core.Range;
import io.lettuce.core.StreamMessage;
import io.llmproxy.api.event.Delivery;
import io.llmproxy.api.event.EventSubscription;
import io.llmproxy.core.event.EventCodec;
import io.llmproxy.testing.SampleEvents;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Processes that end again and again with events in hand: for reasons of their own, or because one of the events kills them. */
class SuspectsTest {
    private static final int RESTARTS = 20;

    private static TestRedis redis;

    private final String key = Buses.newKey();

    @BeforeAll
    static void startRedis() {
        redis = TestRedis.start();
    }

    @AfterAll
    static void stopRedis() {
        redis.close();
    }

    @BeforeEach
    void addEvents() {
        SampleEvents.ids(events(30)).forEach(this::add);
    }

    @Test
    void cleanRestartsWhileTheSinkIsDownMakeNothingSuspect() throws InterruptedException {
        for (int i = 0; i < RESTARTS; i++) {
            try (MortalBus bus = open()) {
                assertThat(take(bus.subscribe(), 10)).hasSize(10);
            }
        }

        try (MortalBus bus = open()) {
            assertThat(ids(take(bus.subscribe(), 30))).isEqualTo(SampleEvents.ids(events(30)));
        }
        assertThat(dead()).isEmpty();
    }

    @Test
    void startsThatNeverPollMakeNothingSuspect() throws InterruptedException {
        for (int i = 0; i < RESTARTS; i++) {
            MortalBus bus = open();
            bus.subscribe();
            await().pollDelay(Duration.ofMillis(200))
                    .until(() -> redis.commands().xlen(key) == 30);
            bus.die();
        }

        try (MortalBus bus = open()) {
            assertThat(ids(take(bus.subscribe(), 30))).isEqualTo(SampleEvents.ids(events(30)));
        }
        assertThat(dead()).isEmpty();
    }

    @Test
    void deathsWhileTheSinkIsDownCostNothing() throws InterruptedException {
        for (int i = 0; i < RESTARTS; i++) {
            add("later-" + i);
            MortalBus bus = open();
            EventSubscription subscription = bus.subscribe();
            take(subscription, 40, Duration.ofMillis(200));
            if (i == RESTARTS - 1) {
                assertThat(subscription.problem())
                        .hasValueSatisfying(problem -> assertThat(problem).contains("when the process died"));
            }
            bus.die();
        }
        assertThat(dead()).isEmpty();

        add("new");
        Set<String> delivered = new TreeSet<>();
        try (MortalBus bus = open()) {
            deliver(bus, delivered, 31 + RESTARTS);
        }
        assertThat(delivered).hasSize(31 + RESTARTS);
        assertThat(dead()).isEmpty();
        assertThat(redis.commands().xpending(key, MortalBus.GROUP).getCount()).isZero();
    }

    @Test
    void onlyTheEventThatKillsIsPutAside() throws InterruptedException {
        add("poison");
        add("neighbour");
        Set<String> delivered = new TreeSet<>();
        for (int life = 1; life <= 15 && delivered.size() < 31 + life - 1; life++) {
            add("life-" + life);
            MortalBus bus = open();
            if (deliver(bus, delivered, 31 + life)) {
                bus.die();
            } else {
                bus.close();
            }
        }

        assertThat(delivered).contains("neighbour").containsAll(SampleEvents.ids(events(30)));
        assertThat(dead()).hasSize(1);
        assertThat(dead().get(0).getBody().get("data")).contains("poison");
        assertThat(dead().get(0).getBody()).containsEntry("deliveries", "3");
        assertThat(dead().get(0).getBody().get("reason")).startsWith("the process died 3 times with this entry alone");
    }

    /** Delivers until there are so many, or the event comes that kills; returns whether it came. */
    private static boolean deliver(MortalBus bus, Set<String> delivered, int count) throws InterruptedException {
        EventSubscription subscription = bus.subscribe();
        long end = System.nanoTime() + Duration.ofSeconds(5).toNanos();
        while (delivered.size() < count && System.nanoTime() < end) {
            List<Delivery> batch = subscription.poll(100, Duration.ofMillis(50));
            if (ids(batch).contains("poison")) {
                return true;
            }
            delivered.addAll(ids(batch));
            subscription.acknowledge(batch);
        }
        return false;
    }

    private MortalBus open() {
        return new MortalBus(Map.of(
                "uri",
                redis.uri(),
                "stream-key",
                key,
                "consumer-name",
                "me",
                "max-deliveries",
                "3",
                "block-time",
                "100ms"));
    }

    private void add(String id) {
        redis.commands().xadd(key, Map.of("data", new String(EventCodec.shared().encode(event(id)), UTF_8)));
    }

    private List<StreamMessage<String, String>> dead() {
        return redis.commands().xrange(key + ":dead", Range.unbounded());
    }
}
