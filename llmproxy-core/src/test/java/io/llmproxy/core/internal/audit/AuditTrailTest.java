package io.llmproxy.core.internal.audit;

import static io.llmproxy.core.internal.audit.SampleAudit.NOW;
import static io.llmproxy.core.internal.audit.SampleAudit.event;
import static io.llmproxy.core.internal.audit.SampleAudit.plain;
import static io.llmproxy.core.internal.audit.SampleAudit.refusal;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.llmproxy.api.audit.AuditDetail;
import io.llmproxy.api.audit.AuditStore;
import io.llmproxy.core.internal.file.RotatingFile;
import io.llmproxy.core.internal.retry.Backoff;
import io.llmproxy.core.internal.store.TestThreads;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(30)
class AuditTrailTest {
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final Backoff SHORT = new Backoff(Duration.ofMillis(1), Duration.ofMillis(5), () -> 0.5);
    private static final Backoff LONG = new Backoff(Duration.ofHours(1), Duration.ofHours(1), () -> 0.5);

    private final TestThreads threads = new TestThreads("audit");
    private final ScriptedAuditStore store = new ScriptedAuditStore();
    private AuditTrail trail = start(null, null, 1, SHORT);

    @TempDir
    private Path folder;

    @AfterEach
    void close() {
        trail.close(Duration.ZERO);
        threads.assertGone();
    }

    @Test
    void everyEventReachesFileAndStoreOnce() throws IOException {
        trail = start(file(), store, 10_000, SHORT);

        for (int i = 1; i <= 1_000; i++) {
            trail.record(event(i));
        }
        trail.close();

        List<String> all =
                IntStream.rangeClosed(1, 1_000).mapToObj(i -> "r" + i).toList();
        assertThat(store.requestIds()).isEqualTo(all);
        assertThat(requestIds()).isEqualTo(all);
        assertThat(store.attempts.get()).as("written in batches").isLessThan(1_000);
        assertThat(trail.status())
                .isEqualTo(new AuditStatus(
                        1_000,
                        0,
                        List.of(
                                new AuditStatus.Destination("file", 1_000, 0, 0, 0, null, null),
                                new AuditStatus.Destination("store", 1_000, 0, 0, 0, null, null))));
    }

    @Test
    void lineAndRowHaveTheSameId() throws IOException {
        trail = start(file(), store, 10, SHORT);

        trail.record(event(7));
        trail.close();

        assertThat(lines().get(0).get("id").textValue())
                .isEqualTo(store.events.get(0).id().toString())
                .isEqualTo(event(7).id().toString());
    }

    @Test
    void eventIsWrittenWithoutWaitingForOthers() {
        trail = start(null, store, 10, SHORT);

        trail.record(event(1));
        awaitStatus("store", status -> status.written() == 1);
        trail.record(event(2));
        awaitStatus("store", status -> status.written() == 2);
    }

    @Test
    void eventsWaitForAStoreThatIsDown() throws IOException {
        store.isDown = true;
        trail = start(file(), store, 100, SHORT);

        trail.record(event(1));
        trail.record(event(2));

        AuditStatus.Destination failing =
                awaitStatus("store", status -> status.failingSince() != null && status.waiting() == 2);
        assertThat(failing.failingSince()).isEqualTo(NOW);
        assertThat(failing.lastError()).contains("StoreUnavailableException: on purpose");
        assertThat(awaitStatus("file", status -> status.written() == 2).failingSince())
                .isNull();
        assertThat(requestIds()).containsExactly("r1", "r2");

        store.awaitAttempts(20);
        trail.record(event(3));
        store.isDown = false;

        AuditStatus.Destination well =
                awaitStatus("store", status -> status.written() == 3 && status.failingSince() == null);
        assertThat(store.requestIds()).containsExactlyInAnyOrder("r1", "r2", "r3");
        assertThat(well.rejected()).isZero();
        assertThat(well.dropped()).isZero();
    }

    @Test
    void eventsWaitForAFileThatCannotBeWritten() throws IOException {
        RotatingFile file = RotatingFile.open(folder.resolve("logs/audit.log"), 1_000_000, 1);
        Files.move(folder.resolve("logs"), folder.resolve("away"));
        Path inTheWay = Files.createFile(folder.resolve("logs"));
        trail = start(file, store, 100, SHORT);

        trail.record(event(1));
        awaitStatus("file", status -> status.failingSince() != null);
        awaitStatus("store", status -> status.written() == 1);
        Files.delete(inTheWay);

        awaitStatus("file", status -> status.written() == 1 && status.failingSince() == null);
        assertThat(Files.readAllLines(folder.resolve("logs/audit.log"))).hasSize(1);
    }

    @Test
    void whatFindsNoRoomIsDroppedAndCounted() throws IOException {
        store.gate = new CountDownLatch(1);
        trail = start(file(), store, 5, SHORT);
        trail.record(event(1));
        store.awaitAttempts(1);

        for (int i = 2; i <= 8; i++) {
            trail.record(event(i));
            int written = i;
            awaitStatus("file", status -> status.written() == written);
        }

        AuditStatus.Destination full = status("store");
        assertThat(full.waiting()).isEqualTo(5);
        assertThat(full.dropped()).isEqualTo(3);
        assertThat(trail.status().recorded()).isEqualTo(8);

        store.gate.countDown();
        awaitStatus("store", status -> status.written() == 5);
        assertThat(store.requestIds()).containsExactly("r1", "r2", "r3", "r4", "r5");
        assertThat(requestIds()).hasSize(8);
    }

    @Test
    void eventThatFailsAloneDoesNotHoldUpItsNeighbours() {
        store.refused.add(event(2).id());
        store.gate = new CountDownLatch(1);
        trail = start(null, store, 100, SHORT);
        for (int i = 1; i <= 5; i++) {
            trail.record(event(i));
        }
        store.gate.countDown();

        awaitStatus("store", status -> status.written() == 4 && status.waiting() == 1); // it might go through later
        assertThat(store.requestIds()).containsExactlyInAnyOrder("r1", "r3", "r4", "r5");

        for (int i = 6; i <= 8; i++) {
            int written = i - 1;
            trail.record(event(i));
            awaitStatus("store", status -> status.written() == written);
        }

        AuditStatus.Destination after = awaitStatus("store", status -> status.waiting() == 0);
        assertThat(after.rejected()).isEqualTo(1);
        assertThat(after.dropped()).isZero();
        assertThat(after.failingSince()).isNull();
    }

    @Test
    void evenABatchOfSuchEventsHoldsUpNothing() {
        IntStream.rangeClosed(1, 10).forEach(i -> store.refused.add(event(i).id()));
        store.gate = new CountDownLatch(1);
        trail = start(null, store, 100, SHORT);
        for (int i = 1; i <= 12; i++) {
            trail.record(event(i));
        }
        store.gate.countDown();

        awaitStatus("store", status -> status.written() == 2);
        assertThat(store.requestIds()).containsExactlyInAnyOrder("r11", "r12");
    }

    @Test
    void longOutageGivesNoEventUp() {
        store.isDown = true;
        trail = start(null, store, 100, SHORT);
        for (int i = 1; i <= 10; i++) {
            trail.record(event(i));
        }
        store.awaitAttempts(200);
        store.isDown = false;

        assertThat(awaitStatus("store", status -> status.waiting() == 0).written())
                .isEqualTo(10);
        assertThat(store.requestIds()).doesNotHaveDuplicates().hasSize(10);
    }

    @Test
    void closeWritesWhatWaits() throws IOException {
        store.gate = new CountDownLatch(1);
        trail = start(file(), store, 10_000, SHORT);
        for (int i = 1; i <= 500; i++) {
            trail.record(event(i));
        }
        store.awaitAttempts(1);
        store.gate.countDown();

        trail.close();
        trail.close();

        assertThat(store.events).hasSize(500);
        assertThat(requestIds()).hasSize(500);
    }

    @Test
    void closeDoesNotWaitForTheNextAttempt() {
        store.isDown = true;
        trail = start(null, store, 10, LONG);
        trail.record(event(1));
        awaitStatus("store", status -> status.failingSince() != null);
        store.isDown = false;

        trail.close();

        assertThat(store.requestIds()).containsExactly("r1");
    }

    @Test
    void attemptThatFailsAfterTheCloseBeganIsRepeatedAtOnce() throws Exception {
        store.gate = new CountDownLatch(1);
        store.failuresToCome.set(1);
        trail = start(null, store, 1_000, LONG);
        trail.record(event(1));
        store.awaitAttempts(1);
        ExecutorService executor = Executors.newSingleThreadExecutor();
        try {
            Future<?> closing = executor.submit(() -> trail.close());
            await().pollInterval(Duration.ofMillis(1)).until(() -> {
                trail.record(event(2));
                return status("store").dropped() > 0;
            });
            store.gate.countDown();
            closing.get();
        } finally {
            executor.shutdownNow();
        }

        assertThat(store.requestIds()).startsWith("r1");
        assertThat(status("store").dropped()).isEqualTo(1);
    }

    @Test
    void closeGivesUpAtItsDeadline() throws IOException {
        store.isDown = true;
        trail = start(file(), store, 10, SHORT);
        trail.record(event(1));
        trail.record(event(2));

        trail.close(Duration.ofMillis(50));

        assertThat(status("store").dropped()).isEqualTo(2);
        assertThat(status("store").waiting()).isZero();
        assertThat(requestIds()).containsExactly("r1", "r2");
    }

    @Test
    void closeInterruptsAStoreThatHangs() {
        store.gate = new CountDownLatch(1);
        trail = start(null, store, 10, SHORT);
        trail.record(event(1));
        store.awaitAttempts(1);

        trail.close(Duration.ofMillis(50));

        threads.assertGone();
        assertThat(status("store").dropped()).isEqualTo(1);
    }

    @Test
    void whatComesAfterTheCloseIsCounted() {
        trail = start(null, store, 10, SHORT);
        trail.close();

        trail.record(event(1));

        assertThat(store.events).isEmpty();
        assertThat(status("store").dropped()).isEqualTo(1);
    }

    @Test
    void noEventIsLostBetweenThreadsAndOutages() throws Exception {
        int callers = 4;
        int eventsEach = 2_000;
        trail = start(file(), store, callers * eventsEach, SHORT);
        ExecutorService executor = Executors.newFixedThreadPool(callers);
        try {
            List<Future<?>> running = new ArrayList<>();
            for (int caller = 0; caller < callers; caller++) {
                int first = caller * eventsEach;
                running.add(executor.submit(() -> {
                    for (int i = 0; i < eventsEach; i++) {
                        store.isDown = i % 200 < 100;
                        trail.record(event(first + i));
                    }
                }));
            }
            for (Future<?> caller : running) {
                caller.get();
            }
        } finally {
            executor.shutdownNow();
        }
        store.isDown = false;
        trail.close();

        AuditStatus.Destination after = status("store");
        assertThat(after.written() + after.rejected()).isEqualTo(callers * eventsEach);
        assertThat(store.requestIds()).doesNotHaveDuplicates().hasSize((int) after.written());
        assertThat(requestIds()).doesNotHaveDuplicates().hasSize(callers * eventsEach);
    }

    @Test
    void trailWithoutDestinationsOnlyCounts() {
        trail = start(null, null, 10, SHORT);

        trail.record(event(1));

        assertThat(trail.status()).isEqualTo(new AuditStatus(1, 0, List.of()));
        assertThat(threads.made()).isZero();
    }

    @Test
    void forgedHeadersAreCut() throws IOException {
        trail = start(file(), store, 10, SHORT);

        trail.record(plain().requestId("x".repeat(5_000))
                .clientIp("y".repeat(5_000))
                .userAgent("a\nb")
                .build());
        trail.close();

        assertThat(store.events.get(0).requestId().orElseThrow()).hasSize(128).endsWith("x…");
        assertThat(lines().get(0).get("client_ip").textValue()).hasSize(45);
        assertThat(lines().get(0).at("/details/user_agent").textValue()).isEqualTo("a\uFFFDb");
    }

    @Test
    void refusalsOfOneAddressAreBounded() {
        trail = start(null, store, 100, SHORT);

        for (int i = 0; i < 25; i++) {
            trail.recordRefusal(refusal("203.0.113.9"));
        }
        trail.recordRefusal(refusal("203.0.113.10"));
        trail.close();

        assertThat(store.events).hasSize(11);
        assertThat(trail.status().recorded()).isEqualTo(11);
        assertThat(trail.status().suppressed()).isEqualTo(15);
    }

    @Test
    void nextRefusalTellsHowManyWereLeftOut() {
        long[] now = {0};
        trail = AuditTrail.start(null, store, settings(100, SHORT), () -> NOW, () -> now[0], threads);
        for (int i = 0; i < 25; i++) {
            trail.recordRefusal(refusal("203.0.113.9"));
        }
        now[0] = Duration.ofMinutes(1).toNanos();
        trail.recordRefusal(refusal("203.0.113.9"));
        trail.recordRefusal(refusal("203.0.113.9"));
        trail.close();

        assertThat(store.events).hasSize(12);
        assertThat(store.events.get(9).details()).isEmpty();
        assertThat(store.events.get(10).details()).containsEntry("suppressed", new AuditDetail.Amount(15));
        assertThat(store.events.get(11).details()).isEmpty();
    }

    @Test
    void oldEventsAreDeletedAtTheStart() {
        trail = AuditTrail.start(
                null,
                store,
                settings(100, SHORT).withRetention(Duration.ofDays(30)),
                () -> NOW,
                System::nanoTime,
                threads);

        await().atMost(Duration.ofSeconds(10)).until(() -> !store.deletions.isEmpty());
        assertThat(store.deletions).containsExactly(NOW.minus(Duration.ofDays(30)));
    }

    private AuditTrail start(RotatingFile file, AuditStore store, int capacity, Backoff backoff) {
        return AuditTrail.start(file, store, settings(capacity, backoff), () -> NOW, System::nanoTime, threads);
    }

    private static AuditSettings settings(int capacity, Backoff backoff) {
        return new AuditSettings(capacity, 100, backoff, 10, null);
    }

    private RotatingFile file() throws IOException {
        return RotatingFile.open(folder.resolve("audit.log"), 100_000_000, 1);
    }

    private List<JsonNode> lines() throws IOException {
        List<JsonNode> lines = new ArrayList<>();
        for (String line : Files.readAllLines(folder.resolve("audit.log"))) {
            lines.add(MAPPER.readTree(line));
        }
        return lines;
    }

    private List<String> requestIds() throws IOException {
        return lines().stream().map(line -> line.get("request_id").textValue()).toList();
    }

    private AuditStatus.Destination status(String name) {
        return trail.status().destinations().stream()
                .filter(destination -> destination.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private AuditStatus.Destination awaitStatus(String name, Predicate<AuditStatus.Destination> expected) {
        return await().pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(1))
                .atMost(Duration.ofSeconds(10))
                .until(() -> status(name), expected);
    }
}
