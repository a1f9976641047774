package io.llmproxy.redis;

import static io.llmproxy.redis.Buses.ids;
import static io.llmproxy.redis.Buses.take;
import static io.llmproxy.testing.SampleEvents.complete;
import static io.llmproxy.testing.SampleEvents.event;
import static io.llmproxy.testing.SampleEvents.events;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.awaitility.Awaitility.await;

import io.lettuce.core.Consumer;
import io.lettuce.core.Range;
import io.lettuce.core.StreamMessage;
import io.lettuce.core.XReadArgs;
import io.lettuce.core.XReadArgs.StreamOffset;
import io.llmproxy.api.event.Delivery;
import io.llmproxy.api.event.EventBus;
import io.llmproxy.api.event.EventSubscription;
import io.llmproxy.api.event.ExchangeEvent;
import io.llmproxy.api.event.Outcome;
import io.llmproxy.core.event.EventCodec;
import io.llmproxy.testing.SampleEvents;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** From the entry in the stream to {@code poll}, and back to the acknowledgement. */
class ConsumingTest {
    private static final Duration SOON = Duration.ofSeconds(10);
    private static final String GROUP = "llm-proxy-dispatchers-a";

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

    /** As the Go edition writes them: the second one without anything that it does not know. */
    @Test
    void entriesOfTheGoEditionAreRead() throws InterruptedException {
        String first = redis.commands()
                .xadd(
                        key,
                        Map.of(
                                "data",
                                "{\"LogID\":0,\"RequestID\":\"r-9\",\"Method\":\"POST\",\"Path\":\"/v1/embeddings\","
                                        + "\"ProjectID\":\"p1\",\"TokenID\":\"t1\",\"TokenMetadata\":{\"team\":\"x\"},"
                                        + "\"Status\":200,\"Duration\":5000000,"
                                        + "\"ResponseHeaders\":{\"Content-Type\":[\"application/json\"]},"
                                        + "\"ResponseBody\":\"e30=\",\"RequestBody\":\"e30=\"}"));
        redis.commands()
                .xadd(
                        key,
                        Map.of(
                                "data",
                                "{\"LogID\":0,\"RequestID\":\"\",\"Method\":\"GET\",\"Path\":\"/v1/models\",\"ProjectID\":\"\","
                                        + "\"TokenID\":\"\",\"TokenMetadata\":null,\"Status\":401,\"Duration\":0,"
                                        + "\"ResponseHeaders\":null,\"ResponseBody\":null,\"RequestBody\":null}"));
        redis.commands().xadd(key, Map.of("data", goChat()));

        try (EventBus bus = Buses.open(redis, key)) {
            EventSubscription subscription = bus.subscribe("a");
            List<Delivery> taken = take(subscription, 3);

            ExchangeEvent event = taken.get(0).event();
            assertThat(event.exchangeId()).isEqualTo("r-9");
            assertThat(event.projectId()).hasValue("p1");
            assertThat(event.tokenMetadata()).containsExactly(Map.entry("team", "x"));
            assertThat(event.duration()).isEqualTo(Duration.ofMillis(5));
            assertThat(event.startedAt())
                    .isEqualTo(Instant.ofEpochMilli(EntryId.parse(first).millis() - 5));
            assertThat(taken.get(1).event().outcome()).isEqualTo(Outcome.REFUSED);
            assertThat(taken.get(2).event().model()).hasValue("gpt-4o-mini-2024-07-18");
            assertThat(taken.get(2).event().usage().totalTokens()).hasValue(14);
            assertThat(dead()).isEmpty();
        }
    }

    private static String goChat() {
        String request = "{\"model\":\"gpt-4o-mini\",\"messages\":[{\"role\":\"user\",\"content\":\"Name a fruit\"}]}";
        String answer = "{\"model\":\"gpt-4o-mini-2024-07-18\","
                + "\"choices\":[{\"index\":0,\"message\":{\"content\":\"A mango\"},\"finish_reason\":\"stop\"}],"
                + "\"usage\":{\"prompt_tokens\":10,\"completion_tokens\":4,\"total_tokens\":14}}";
        Base64.Encoder base64 = Base64.getEncoder();
        return "{\"LogID\":0,\"RequestID\":\"r-10\",\"Method\":\"POST\",\"Path\":\"/v1/chat/completions\",\"ProjectID\":\"p1\","
                + "\"TokenID\":\"t1\",\"TokenMetadata\":null,\"Status\":200,\"Duration\":1500000000,"
                + "\"ResponseHeaders\":{\"Content-Type\":[\"application/json\"],\"Set-Cookie\":[\"session=1\"]},"
                + "\"ResponseBody\":\"" + base64.encodeToString(answer.getBytes(UTF_8)) + "\","
                + "\"RequestBody\":\"" + base64.encodeToString(request.getBytes(UTF_8)) + "\"}";
    }

    @Test
    void ownEntriesWithKeysOfALaterEditionAreRead() throws InterruptedException {
        ExchangeEvent event = complete("e1").tokenMetadata(Map.of("team", "x")).build();
        String json = new String(EventCodec.shared().encode(event), UTF_8);
        redis.commands().xadd(key, Map.of("data", json.replaceFirst("\\{", "{\"Later\":{\"a\":[1]},")));

        try (EventBus bus = Buses.open(redis, key)) {
            Delivery delivery = take(bus.subscribe("a"), 1).get(0);

            assertThat(new String(EventCodec.shared().encode(delivery.event()), UTF_8))
                    .isEqualTo(json);
        }
    }

    @Test
    void unreadableEntriesArePutAsideAndTheNextOneGoesOn() throws InterruptedException {
        redis.commands().xadd(key, Map.of("other", "x"));
        redis.commands().xadd(key, Map.of("data", "{\"RequestID\":"));
        add("e1");

        try (EventBus bus = Buses.open(redis, key)) {
            EventSubscription subscription = bus.subscribe("a");

            assertThat(ids(take(subscription, 1))).containsExactly("e1");
            assertThat(subscription.dropped()).isEqualTo(2);
        }
        assertThat(pendingCount()).isEqualTo(1);
        List<StreamMessage<String, String>> dead = dead();
        assertThat(dead).hasSize(2);
        assertThat(dead.get(0).getBody())
                .containsEntry("reason", "unreadable: no field 'data'")
                .containsEntry("group", GROUP)
                .doesNotContainKey("data");
        assertThat(dead.get(1).getBody()).containsEntry("data", "{\"RequestID\":");
    }

    @Test
    void aGroupThatIsThereAlreadyGoesOnWhereItWas() throws InterruptedException {
        add("e1");
        redis.commands().xgroupCreate(StreamOffset.from(key, "$"), GROUP);
        add("e2");

        try (EventBus bus = Buses.open(redis, key)) {
            assertThat(ids(take(bus.subscribe("a"), 1))).containsExactly("e2");
        }
    }

    @Test
    void nothingIsAcknowledgedBeforeItIsAcknowledged() throws InterruptedException {
        try (EventBus bus = Buses.open(redis, key)) {
            EventSubscription subscription = bus.subscribe("a");
            events(3).forEach(bus::publish);
            List<Delivery> taken = take(subscription, 3);
            assertThat(pendingCount()).isEqualTo(3);

            subscription.acknowledge(taken.subList(0, 2));

            await().atMost(SOON).until(() -> pendingCount() == 1);
        }
    }

    @Test
    void whatWasNotAcknowledgedComesAgainAfterARestart() throws InterruptedException {
        try (EventBus bus = Buses.open(redis, key, "batch-size", "100")) {
            EventSubscription subscription = bus.subscribe("a");
            events(350).forEach(bus::publish);
            List<Delivery> taken = take(subscription, 150);
            subscription.acknowledge(taken.subList(0, 50));
        }

        try (EventBus bus = Buses.open(redis, key, "batch-size", "100")) {
            List<String> again = ids(take(bus.subscribe("a"), 300));

            assertThat(again).isEqualTo(SampleEvents.ids(events(350).subList(50, 350)));
        }
    }

    @Test
    void entriesOfADeadConsumerAreTakenOverWhileOthersKeepComing() throws InterruptedException {
        for (int i = 1; i <= 250; i++) {
            add("dead-" + i);
        }
        readAs("dead", 250);
        AtomicBoolean stop = new AtomicBoolean();
        try (EventBus bus = Buses.open(redis, key, "claim-time", "1s")) {
            CompletableFuture<Void> traffic = CompletableFuture.runAsync(() -> {
                for (int i = 1; !stop.get() && i < 1_000_000; i++) {
                    bus.publish(event("live-" + i));
                    java.util.concurrent.locks.LockSupport.parkNanos(1_000_000);
                }
            });
            EventSubscription subscription = bus.subscribe("a");
            Set<String> claimed = new TreeSet<>();
            long end = System.nanoTime() + SOON.toNanos();
            while (claimed.size() < 250 && System.nanoTime() < end) {
                List<Delivery> batch = subscription.poll(100, Duration.ofMillis(50));
                subscription.acknowledge(batch);
                ids(batch).stream().filter(id -> id.startsWith("dead-")).forEach(claimed::add);
            }
            stop.set(true);

            assertThat(claimed).hasSize(250);
            assertThat(traffic).succeedsWithin(SOON);
        }
    }

    @Test
    void whatIsHeldIsNotTakenOverHoweverLongTheSinkTakes() throws InterruptedException {
        try (EventBus slow = Buses.open(redis, key, "claim-time", "1s", "consumer-name", "slow");
                EventBus other = Buses.open(redis, key, "claim-time", "1s", "consumer-name", "other")) {
            EventSubscription held = slow.subscribe("a");
            events(20).forEach(slow::publish);
            List<Delivery> taken = take(held, 20);
            assertThat(taken).hasSize(20);

            assertThat(take(other.subscribe("a"), 1, Duration.ofSeconds(3))).isEmpty();

            assertThat(redis.commands().xpending(key, GROUP, Range.unbounded(), io.lettuce.core.Limit.from(100)))
                    .allSatisfy(entry -> assertThat(entry.getConsumer()).isEqualTo("slow"))
                    .allSatisfy(entry -> assertThat(entry.getRedeliveryCount()).isEqualTo(1));
            held.acknowledge(taken);
        }
    }

    @Test
    void everyGroupGetsEverythingAndTheNodesOfAGroupShare() throws InterruptedException {
        try (EventBus one = Buses.open(redis, key, "consumer-name", "one", "batch-size", "10");
                EventBus two = Buses.open(redis, key, "consumer-name", "two", "batch-size", "10")) {
            EventSubscription alone = one.subscribe("b");
            EventSubscription first = one.subscribe("a");
            EventSubscription second = two.subscribe("a");
            events(100).forEach(one::publish);

            assertThat(take(alone, 100)).hasSize(100);
            List<Delivery> shared = new ArrayList<>();
            long end = System.nanoTime() + SOON.toNanos();
            while (shared.size() < 100 && System.nanoTime() < end) {
                shared.addAll(first.poll(10, Duration.ofMillis(20)));
                shared.addAll(second.poll(10, Duration.ofMillis(20)));
            }
            assertThat(ids(shared)).containsExactlyInAnyOrderElementsOf(SampleEvents.ids(events(100)));
        }
    }

    @Test
    void withoutAGroupPerSinkThereIsOneSubscription() {
        try (EventBus bus = Buses.open(redis, key, "group-per-sink", "false", "consumer-group", "dispatchers")) {
            bus.subscribe("a");
            await().atMost(SOON).until(() -> redis.commands().exists(key) == 1);

            assertThat(redis.commands().xinfoGroups(key).toString()).contains("dispatchers,");
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> bus.subscribe("b"))
                    .withMessageContaining("bus.group-per-sink");
        }
    }

    @Test
    void theGroupIsMadeAgainAfterEverythingWasFlushed() throws InterruptedException {
        try (EventBus bus = Buses.open(redis, key)) {
            EventSubscription subscription = bus.subscribe("a");
            bus.publish(event("e1"));
            subscription.acknowledge(take(subscription, 1));

            redis.commands().flushall();
            bus.publish(event("e2"));

            assertThat(ids(take(subscription, 1))).containsExactly("e2");
        }
    }

    @Test
    void aReadThatBlocksEndsWithTheBus() {
        EventBus bus = Buses.open(redis, key, "block-time", "30s");
        EventSubscription subscription = bus.subscribe("a");
        await().atMost(SOON).until(() -> redis.commands().clientList().contains("cmd=xreadgroup"));

        long start = System.nanoTime();
        bus.close();

        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(1));
        assertThat(subscription.isDrained()).isTrue();
    }

    @Test
    void closeDoesNotWaitForAcknowledgementsThatDoNotCome() throws InterruptedException {
        EventBus bus = Buses.open(redis, key);
        EventSubscription subscription = bus.subscribe("a");
        events(5).forEach(bus::publish);
        assertThat(take(subscription, 5)).hasSize(5);

        long start = System.nanoTime();
        bus.close(Duration.ofSeconds(4));

        assertThat(Duration.ofNanos(System.nanoTime() - start))
                .isBetween(Duration.ofMillis(900), Duration.ofSeconds(2));
    }

    @Test
    void closeWaitsForAcknowledgementsThatCome() throws InterruptedException {
        EventBus bus = Buses.open(redis, key);
        EventSubscription subscription = bus.subscribe("a");
        events(5).forEach(bus::publish);
        List<Delivery> taken = take(subscription, 5);
        CompletableFuture<Void> closing = CompletableFuture.runAsync(() -> bus.close(Duration.ofSeconds(8)));

        for (Delivery delivery : taken) {
            assertThat(closing).isNotDone();
            subscription.acknowledge(List.of(delivery));
            await().atMost(SOON).until(() -> pendingCount() <= taken.size() - 1 - taken.indexOf(delivery));
        }

        assertThat(closing).succeedsWithin(Duration.ofSeconds(2));
        assertThat(pendingCount()).isZero();
    }

    @Test
    void blockTimeIsBroughtIntoItsBounds() {
        assertThat(RedisSettings.read(Buses.config(Map.of("block-time", "0s"), Map.of()))
                        .blockTime())
                .isEqualTo(Duration.ofMillis(100));
        assertThat(RedisSettings.read(Buses.config(Map.of("block-time", "10m"), Map.of()))
                        .blockTime())
                .isEqualTo(Duration.ofSeconds(30));
    }

    @Test
    void refusedEventsArePutAside() throws InterruptedException {
        try (EventBus bus = Buses.open(redis, key)) {
            EventSubscription subscription = bus.subscribe("a");
            events(2).forEach(bus::publish);
            List<Delivery> taken = take(subscription, 2);

            subscription.deadLetter(Map.of(taken.get(0), "too large"));
            subscription.acknowledge(taken);

            await().atMost(SOON).until(() -> pendingCount() == 0);
            assertThat(subscription.lag()).isZero();
            assertThat(subscription.dropped()).isZero();
            assertThat(dead()).hasSize(1);
            assertThat(dead().get(0).getBody())
                    .containsEntry("reason", "too large")
                    .containsEntry("id", taken.get(0).id())
                    .containsEntry("deliveries", "1")
                    .containsEntry(
                            "data",
                            new String(EventCodec.shared().encode(taken.get(0).event()), UTF_8));
        }
    }

    @Test
    void pendingEntriesThatAreGoneAreCountedAndConfirmed() throws InterruptedException {
        add("e1");
        add("e2");
        add("e3");
        List<String> read = readAs("dead", 3);
        redis.commands().xdel(key, read.get(1));

        try (EventBus bus = Buses.open(redis, key, "claim-time", "1s")) {
            EventSubscription subscription = bus.subscribe("a");
            List<Delivery> taken = take(subscription, 2);

            assertThat(ids(taken)).containsExactly("e1", "e3");
            assertThat(subscription.dropped()).isEqualTo(1);
            subscription.acknowledge(taken);
            await().atMost(SOON).until(() -> pendingCount() == 0);
        }
    }

    @Test
    void lagCountsWhatWaitsAndWhatOthersHold() throws InterruptedException {
        for (int i = 1; i <= 7; i++) {
            add("e" + i);
        }
        readAs("other", 4);

        try (EventBus bus = Buses.open(redis, key)) {
            EventSubscription subscription = bus.subscribe("a");
            assertThat(take(subscription, 3)).hasSize(3);

            await().atMost(SOON)
                    .untilAsserted(() -> assertThat(subscription.lag()).isEqualTo(7));
        }
    }

    @Test
    void aRestartOfRedisIsSurvived() throws InterruptedException {
        try (EventBus bus = Buses.open(redis, key)) {
            EventSubscription subscription = bus.subscribe("a");
            bus.publish(event("e1"));
            subscription.acknowledge(take(subscription, 1));
            redis.kill();
            await().atMost(SOON).until(() -> subscription.problem().isPresent());

            redis.startAgain();
            bus.publish(event("e2"));

            assertThat(ids(take(subscription, 1))).containsExactly("e2");
            await().atMost(SOON).until(() -> subscription.problem().isEmpty());
        }
    }

    private void add(String id) {
        redis.commands().xadd(key, Map.of("data", new String(EventCodec.shared().encode(event(id)), UTF_8)));
    }

    /** Reads as a consumer that then is never heard of again. */
    @SuppressWarnings("unchecked")
    private List<String> readAs(String consumer, int count) {
        redis.commands()
                .xgroupCreate(StreamOffset.from(key, "0"), GROUP, io.lettuce.core.XGroupCreateArgs.Builder.mkstream());
        return redis
                .commands()
                .xreadgroup(
                        Consumer.from(GROUP, consumer), XReadArgs.Builder.count(count), StreamOffset.lastConsumed(key))
                .stream()
                .map(StreamMessage::getId)
                .toList();
    }

    private long pendingCount() {
        return redis.commands().xpending(key, GROUP).getCount();
    }

    private List<StreamMessage<String, String>> dead() {
        return redis.commands().xrange(key + ":dead", Range.unbounded());
    }
}
