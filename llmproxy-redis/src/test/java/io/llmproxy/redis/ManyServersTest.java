package io.llmproxy.redis;

import static io.llmproxy.redis.Buses.ids;
import static io.llmproxy.redis.Buses.take;
import static io.llmproxy.testing.SampleEvents.event;
import static io.llmproxy.testing.SampleEvents.events;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.lettuce.core.cluster.SlotHash;
import io.llmproxy.api.event.Delivery;
import io.llmproxy.api.event.EventBus;
import io.llmproxy.api.event.EventSubscription;
import io.llmproxy.testing.LeavesThreads;
import io.llmproxy.testing.SampleEvents;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A cluster, and servers that Sentinels watch; of one node each. */
@LeavesThreads("parallel-") // of Reactor, which finds Sentinels' servers for Lettuce; shared by the whole JVM
class ManyServersTest {
    private static final Duration SOON = Duration.ofSeconds(20);

    @TempDir
    private Path folder;

    @Test
    void aStreamLivesInACluster() throws InterruptedException {
        try (TestRedis node = TestRedis.start("--cluster-enabled", "yes")) {
            node.commands()
                    .clusterAddSlots(IntStream.range(0, SlotHash.SLOT_COUNT).toArray());
            await().atMost(SOON).until(() -> node.commands().clusterInfo().contains("cluster_state:ok"));
            assertCarries(Map.of("uri", node.uri(), "cluster", "true"), node);
        }
    }

    @Test
    void sentinelsTellWhereTheServerIs() throws Exception {
        try (TestRedis master = TestRedis.start()) {
            Path config = Files.writeString(
                    folder.resolve("sentinel.conf"), "sentinel monitor events 127.0.0.1 " + master.port() + " 1\n");
            try (TestRedis sentinel = TestRedis.startSentinel(config)) {
                assertCarries(Map.of("uri", "redis-sentinel://127.0.0.1:" + sentinel.port() + "/0#events"), master);
            }
        }
    }

    private static void assertCarries(Map<String, String> settings, TestRedis node) throws InterruptedException {
        try (EventBus bus = Buses.open(settings, Map.of())) {
            EventSubscription subscription = bus.subscribe("a");
            events(1000).forEach(bus::publish);
            List<Delivery> taken = take(subscription, 1000);
            assertThat(ids(taken)).isEqualTo(SampleEvents.ids(events(1000)));
            subscription.deadLetter(Map.of(taken.get(0), "no"));
            subscription.acknowledge(taken);
            await().atMost(SOON)
                    .until(() -> node.commands()
                                    .xpending("llm-proxy-events", "llm-proxy-dispatchers-a")
                                    .getCount()
                            == 0);
            assertThat(node.commands().xlen("llm-proxy-events:dead")).isEqualTo(1);

            node.commands()
                    .clientKill(io.lettuce.core.KillArgs.Builder.typeNormal().skipme());
            bus.publish(event("later"));

            assertThat(ids(take(subscription, 1))).containsExactly("later");
            await().atMost(SOON).until(() -> bus.problem().isEmpty());
        }
    }
}
