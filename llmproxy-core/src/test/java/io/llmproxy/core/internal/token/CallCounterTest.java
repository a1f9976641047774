package io.llmproxy.core.internal.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.llmproxy.api.Secret;
import io.llmproxy.api.token.Project;
import io.llmproxy.api.token.TokenRecord;
import io.llmproxy.core.internal.store.Database;
import io.llmproxy.core.internal.store.TestThreads;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CallCounterTest {
    private static final Instant NOW = Instant.parse("2026-11-23T13:00:00Z");
    private static final Duration NEVER = Duration.ofDays(1);

    private final TestThreads threads = new TestThreads("calls");

    @TempDir
    private Path directory;

    private Database database;
    private FakeStores.Tokens store;

    @BeforeEach
    void open() {
        database = Database.open(directory.resolve("calls.db"), new TestThreads("pool"));
        database.projects()
                .insert(Project.builder("p1", "one", Secret.of("k"), NOW).build());
        store = new FakeStores.Tokens(database.tokens());
        insert("t1");
        insert("t2");
    }

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void callsAreWrittenTogether() {
        try (CallCounter counter = new CallCounter(store, NEVER, 100, threads)) {
            counter.add("t1", NOW.minusSeconds(5));
            counter.add("t1", NOW.minusSeconds(1));
            counter.add("t2", NOW);
            assertThat(store.writeCount).isZero();

            counter.flush();

            assertThat(store.writeCount).isEqualTo(1);
            assertThat(countOf("t1")).isEqualTo(2);
            assertThat(countOf("t2")).isEqualTo(1);
            assertThat(store.find("t2").orElseThrow().lastUsedAt()).contains(NOW);
        }
    }

    @Test
    void nothingIsWrittenWithoutCalls() {
        try (CallCounter counter = new CallCounter(store, NEVER, 100, threads)) {
            counter.flush();
        }

        assertThat(store.writeCount).isZero();
    }

    @Test
    void aFlushComesByItself() {
        try (CallCounter counter = new CallCounter(store, Duration.ofMillis(10), 100, threads)) {
            counter.add("t1", NOW);

            await().atMost(Duration.ofSeconds(5)).until(() -> countOf("t1") == 1);
        }
    }

    @Test
    void aFailedFlushKeepsItsCountsForTheNext() {
        try (CallCounter counter = new CallCounter(store, NEVER, 100, threads)) {
            counter.add("t1", NOW);
            store.isDown = true;
            counter.flush();
            counter.add("t1", NOW);
            counter.add("t2", NOW);
            counter.flush();
            store.isDown = false;
            assertThat(countOf("t1")).isZero();

            counter.flush();

            assertThat(countOf("t1")).isEqualTo(2);
            assertThat(countOf("t2")).isEqualTo(1);
        }
    }

    @Test
    void whoeverFlushesWaitsForWhatIsOnItsWay() throws Exception {
        CountDownLatch isWriting = new CountDownLatch(1);
        CountDownLatch mayGoOn = new CountDownLatch(1);
        try (CallCounter counter = new CallCounter(store, NEVER, 100, threads)) {
            counter.add("t1", NOW);
            store.beforeWrite = () -> {
                isWriting.countDown();
                awaitUninterruptibly(mayGoOn);
            };
            FutureTask<Void> first = new FutureTask<>(counter::flush, null);
            new Thread(first).start();
            isWriting.await();
            FutureTask<Long> second = new FutureTask<>(() -> {
                counter.flush();
                return countOf("t1");
            });
            Thread waiting = new Thread(second);
            waiting.start();
            await().until(() -> second.isDone() || waiting.getState() == Thread.State.WAITING);
            mayGoOn.countDown();

            assertThat(second.get(5, TimeUnit.SECONDS)).isEqualTo(1);
            first.get(5, TimeUnit.SECONDS);
        }
    }

    private static void awaitUninterruptibly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void closingFlushesAndEndsTheThread() {
        CallCounter counter = new CallCounter(store, NEVER, 100, threads);
        counter.add("t1", NOW);

        counter.close();
        counter.close();

        assertThat(countOf("t1")).isEqualTo(1);
        assertThat(threads.made()).isEqualTo(1);
        threads.assertGone();
    }

    @Test
    void noCallIsLostBetweenThreadsAndFlushes() throws Exception {
        int callers = 4;
        int callsEach = 2_000;
        ExecutorService executor = Executors.newFixedThreadPool(callers);
        try (CallCounter counter = new CallCounter(store, Duration.ofMillis(1), 100, threads)) {
            List<Future<?>> running = new ArrayList<>();
            for (int i = 0; i < callers; i++) {
                running.add(executor.submit(() -> {
                    for (int call = 0; call < callsEach; call++) {
                        store.isDown = call % 100 < 50;
                        counter.add(call % 2 == 0 ? "t1" : "t2", NOW);
                    }
                }));
            }
            for (Future<?> caller : running) {
                caller.get();
            }
            store.isDown = false;
        } finally {
            executor.shutdownNow();
        }

        assertThat(countOf("t1")).isEqualTo(callers * callsEach / 2);
        assertThat(countOf("t2")).isEqualTo(callers * callsEach / 2);
    }

    @Test
    void moreTokensThanFitAreDroppedAndCounted() {
        try (CallCounter counter = new CallCounter(store, NEVER, 1, threads)) {
            counter.add("t1", NOW);
            counter.add("t2", NOW);
            counter.add("t2", NOW);
            counter.add("t1", NOW);

            counter.flush();

            assertThat(counter.dropped()).isEqualTo(2);
            assertThat(countOf("t1")).isEqualTo(2);
            assertThat(countOf("t2")).isZero();
        }
    }

    @Test
    void manyTokensAreWrittenInSeveralSteps() {
        try (CallCounter counter = new CallCounter(store, NEVER, 10_000, threads)) {
            for (int i = 0; i < 2_500; i++) {
                counter.add("unknown-" + i, NOW);
            }
            counter.add("t1", NOW);

            counter.flush();

            assertThat(store.writeCount).isEqualTo(3);
            assertThat(countOf("t1")).isEqualTo(1);
        }
    }

    private long countOf(String tokenId) {
        return database.tokens().find(tokenId).orElseThrow().requestCount();
    }

    private void insert(String id) {
        store.insert(TokenRecord.builder()
                .id(id)
                .hash("hash-" + id)
                .hint("hint")
                .projectId("p1")
                .createdAt(NOW)
                .build());
    }
}
