package io.llmproxy.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Producers and consumers are killed at random points, the sink fails at random, Redis is killed once; and of the events that a
 * producer called stored, none is missing.
 */
class NothingLostTest {
    private static final int ACCEPTED = 100_000;
    private static final int EVENTS_PER_PRODUCER = 12_000;
    private static final long SEED = 20_260_102;
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    private Path folder;

    private final Random random = new Random(SEED);
    private final String key = Buses.newKey();
    private final Set<String> accepted = new java.util.HashSet<>();
    private TestRedis redis;
    private NothingLostChild consumer;
    private int consumers;

    @BeforeEach
    void startRedis() {
        redis = TestRedis.start("--appendonly", "yes", "--appendfsync", "always");
        startConsumer();
        // What is written before there is a group may be trimmed.
        await().atMost(PATIENCE).until(() -> redis.commands().exists(key) == 1);
    }

    @AfterEach
    void stopRedis() {
        consumer.kill();
        redis.close();
    }

    @Test
    void noneOfAHundredThousandAcceptedEventsIsMissing() throws Exception {
        for (int run = 1; accepted.size() < ACCEPTED; run++) {
            NothingLostChild producer = NothingLostChild.start(
                    "produce", redis.uri(), key, folder, "p" + run + "-", Integer.toString(EVENTS_PER_PRODUCER));
            awaitRandomPoint(producer);
            if (run == 4) {
                redis.restart();
            } else if (run % 2 == 1) {
                consumer.kill();
                startConsumer();
            }
            if (run % 3 == 0) {
                producer.kill();
            }
            producer.awaitEnd(PATIENCE);
            for (long i = 1; i <= producer.progress(); i++) {
                accepted.add("p" + run + "-" + i);
            }
        }
        awaitNothingLeft();

        Map<String, Set<String>> runIds = delivered();
        Set<String> missing = new TreeSet<>(accepted);
        missing.removeAll(runIds.keySet());
        assertThat(missing).isEmpty();
        assertThat(runIds).allSatisfy((id, ids) -> assertThat(ids).as(id).hasSize(1));
    }

    /** Lets the producer come up to somewhere within its events. */
    private void awaitRandomPoint(NothingLostChild producer) {
        int point = random.nextInt(EVENTS_PER_PRODUCER * 9 / 10);
        await().atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(5))
                .until(() -> producer.progress() >= point || !producer.isAlive());
    }

    private void startConsumer() {
        consumers++;
        consumer = NothingLostChild.start(
                "consume", redis.uri(), key, folder, "c" + consumers, Long.toString(random.nextLong()));
    }

    private void awaitNothingLeft() {
        String group = "llm-proxy-dispatchers-sink";
        await().atMost(PATIENCE).pollInterval(Duration.ofMillis(200)).until(() -> {
            String info = redis.commands().xinfoGroups(key).toString();
            String newest = redis.commands()
                    .xrevrange(key, io.lettuce.core.Range.unbounded(), io.lettuce.core.Limit.from(1))
                    .get(0)
                    .getId();
            return info.contains("last-delivered-id, " + newest)
                    && redis.commands().xpending(key, group).getCount() == 0;
        });
    }

    /** Returns the run ids with which each event was delivered. */
    private Map<String, Set<String>> delivered() throws IOException {
        Map<String, Set<String>> runIds = new HashMap<>();
        List<Path> files = new ArrayList<>();
        try (var all = Files.list(folder)) {
            files.addAll(all.collect(Collectors.toList()));
        }
        int lines = 0;
        for (Path file : files) {
            for (String line : Files.readAllLines(file)) {
                String[] idAndRunId = line.split(" ");
                runIds.computeIfAbsent(idAndRunId[0], id -> new java.util.HashSet<>())
                        .add(idAndRunId[1]);
                lines++;
            }
        }
        System.out.printf(
                "%d accepted, %d delivered, %d of them again, by %d consumers%n",
                accepted.size(), runIds.size(), lines - runIds.size(), consumers);
        return runIds;
    }
}
