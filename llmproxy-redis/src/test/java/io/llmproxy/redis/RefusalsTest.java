package io.llmproxy.redis;

import static io.llmproxy.redis.Buses.ids;
import static io.llmproxy.redis.Buses.take;
import static io.llmproxy.testing.SampleEvents.event;
import static io.llmproxy.testing.SampleEvents.events;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.lettuce.core.Limit;
import io.lettuce.core.Range;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.output.StatusOutput;
import io.lettuce.core.protocol.CommandArgs;
import io.lettuce.core.protocol.CommandType;
import io.llmproxy.api.event.Delivery;
import io.llmproxy.api.event.EventBus;
import io.llmproxy.api.event.EventSubscription;
import io.llmproxy.testing.SampleEvents;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What Redis refuses for a while must not hold up what it would do. */
class RefusalsTest {
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
    void deadLettersThatAreRefusedWaitAndNothingElseDoes() throws InterruptedException {
        acl("SETUSER", "u", "on", ">p", "~" + key, "+@all");
        redis.commands().xadd(key, Map.of("data", "nonsense"));
        try (EventBus bus = Buses.open(redis, key, "username", "u", "password", "p", "batch-size", "50")) {
            EventSubscription first = bus.subscribe("a");
            EventSubscription second = bus.subscribe("z");
            events(300).forEach(bus::publish);

            List<Delivery> taken = take(first, 300);
            assertThat(ids(taken)).isEqualTo(SampleEvents.ids(events(300)));
            first.deadLetter(Map.of(taken.get(0), "too large"));
            first.acknowledge(taken);
            second.acknowledge(take(second, 300));

            await().atMost(SOON).until(() -> pending("a") == 2 && pending("z") == 1);
            assertThat(redis.commands().xpending(key, group("a"), Range.unbounded(), Limit.from(10)))
                    .allSatisfy(entry -> assertThat(entry.getRedeliveryCount()).isEqualTo(1));
            assertThat(first.problem())
                    .hasValueSatisfying(problem -> assertThat(problem).contains("aside", "NOPERM"));
            assertThat(second.dropped()).isEqualTo(1);

            acl("SETUSER", "u", "~" + key + "*");

            await().atMost(SOON).until(() -> pending("a") + pending("z") == 0);
            assertThat(redis.commands().xlen(key + ":dead")).isEqualTo(3);
            assertThat(first.problem()).isEmpty();
        }
    }

    @Test
    void refusedAcknowledgementsDoNotKeepTheStreamFromBeingTrimmed() throws InterruptedException {
        acl("SETUSER", "v", "on", ">p", "~*", "+@all", "-xack");
        try (EventBus bus = Buses.open(
                redis, key, "username", "v", "password", "p", "stream-max-len", "10", "stream-max-backlog", "100")) {
            EventSubscription subscription = bus.subscribe("a");
            bus.publish(event("e0"));
            subscription.acknowledge(take(subscription, 1));
            await().atMost(SOON).until(() -> subscription.problem().isPresent());

            events(300).forEach(bus::publish);
            subscription.acknowledge(take(subscription, 300));

            await().atMost(SOON).until(() -> redis.commands().xlen(key) <= 110);
            assertThat(bus.problem())
                    .hasValueSatisfying(problem -> assertThat(problem).contains("NOPERM"));
        }
    }

    @Test
    void aRedisWithoutMemoryIsReadAndTrimmed() throws InterruptedException {
        try (EventBus bus = Buses.open(redis, key)) {
            EventSubscription subscription = bus.subscribe("a");
            bus.publish(event("e0"));
            subscription.acknowledge(take(subscription, 1));
        }
        try (EventBus bus = Buses.open(redis, key)) {
            events(300).forEach(bus::publish);
            bus.close(SOON);
        }
        redis.commands().configSet("maxmemory", "1");
        try (EventBus bus = Buses.open(redis, key, "stream-max-len", "10")) {
            EventSubscription subscription = bus.subscribe("a");
            List<Delivery> taken = take(subscription, 300);
            assertThat(taken).hasSize(300);

            subscription.acknowledge(taken);

            await().atMost(SOON).until(() -> redis.commands().xlen(key) <= 20);
            assertThat(subscription.problem()).isEmpty();
        } finally {
            redis.commands().configSet("maxmemory", "0");
        }
    }

    private long pending(String sink) {
        return redis.commands().xpending(key, group(sink)).getCount();
    }

    private static String group(String sink) {
        return "llm-proxy-dispatchers-" + sink;
    }

    private static void acl(String... words) {
        CommandArgs<String, String> args = new CommandArgs<>(StringCodec.UTF8);
        for (String word : words) {
            args.add(word);
        }
        redis.commands().dispatch(CommandType.ACL, new StatusOutput<>(StringCodec.UTF8), args);
    }
}
