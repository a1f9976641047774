package io.llmproxy.core.internal.journal;

import static io.llmproxy.testing.SampleEvents.event;
import static io.llmproxy.testing.SampleEvents.events;
import static io.llmproxy.testing.SampleEvents.ids;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.llmproxy.api.event.Delivery;
import io.llmproxy.api.event.EventBus;
import io.llmproxy.api.event.EventBus.Counters;
import io.llmproxy.api.event.EventSubscription;
import io.llmproxy.api.event.ExchangeEvent;
import io.llmproxy.testing.EventBusContractTest;
import io.llmproxy.testing.SampleEvents;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JournalBusTest extends EventBusContractTest {
    @TempDir
    private Path folder;

    @Override
    protected EventBus open() {
        return Journals.open(folder.resolve("contract.db"));
    }

    @Test
    void whatIsNotAcknowledgedComesAgainAfterARestart() throws InterruptedException {
        try (EventBus bus = reopen()) {
            EventSubscription subscription = bus.subscribe("a");
            events(6).forEach(bus::publish);
            List<Delivery> batch = take(subscription, 4);
            subscription.acknowledge(List.of(batch.get(0), batch.get(2)));
        }

        try (EventBus bus = reopen()) {
            EventSubscription subscription = bus.subscribe("a");
            assertThat(subscription.lag()).isEqualTo(4);
            List<Delivery> again = take(subscription, 4);
            assertThat(exchangeIds(again)).containsExactly("e2", "e4", "e5", "e6");
            subscription.acknowledge(again);
            assertThat(subscription.lag()).isZero();
            assertThat(subscription.dropped()).isZero();
        }
    }

    @Test
    void everythingOfAnEventSurvivesARestart() throws InterruptedException {
        ExchangeEvent full = SampleEvents.complete("e1").requestId("client-1").build();
        try (EventBus bus = reopen()) {
            bus.subscribe("a");
            bus.publish(full);
        }

        try (EventBus bus = reopen()) {
            assertThat(take(bus.subscribe("a"), 1).get(0).event())
                    .usingRecursiveComparison()
                    .isEqualTo(full);
        }
    }

    @Test
    void groupGoesOnWhereItWasAlsoAfterAnAbsence() throws InterruptedException {
        try (EventBus bus = reopen()) {
            EventSubscription subscription = bus.subscribe("a");
            bus.publish(event("e1"));
            subscription.acknowledge(take(subscription, 1));
        }
        try (EventBus bus = reopen()) {
            EventSubscription other = bus.subscribe("b");
            bus.publish(event("e2"));
            other.acknowledge(take(other, 1));
        }

        try (EventBus bus = reopen()) {
            assertThat(exchangeIds(take(bus.subscribe("a"), 1))).containsExactly("e2");
        }
    }

    @Test
    void newGroupBeginsWithWhatComesFromNowOn() throws InterruptedException {
        try (EventBus bus = reopen()) {
            bus.subscribe("a");
            events(100).forEach(bus::publish);
            EventSubscription late = bus.subscribe("b");
            bus.publish(event("new"));

            assertThat(exchangeIds(take(late, 1))).containsExactly("new");
        }
    }

    @Test
    void whatAllGroupsHaveAcknowledgedIsDeleted() throws Exception {
        try (EventBus bus = reopen()) {
            EventSubscription first = bus.subscribe("a");
            EventSubscription second = bus.subscribe("b");
            events(10).forEach(bus::publish);
            List<Delivery> ofFirst = take(first, 10);
            first.acknowledge(ofFirst);
            List<Delivery> ofSecond = take(second, 10);
            assertThat(stored()).hasSize(10);

            second.acknowledge(ofSecond.subList(0, 3));
            second.acknowledge(ofSecond.subList(4, 8));
            awaitStored("4", "9", "10");

            second.acknowledge(ofSecond.subList(3, 4));
            awaitStored("9", "10");
        }
    }

    @Test
    void eventThatIsSetAsideHoldsUpNoOther() throws InterruptedException {
        try (EventBus bus = reopen()) {
            EventSubscription subscription = bus.subscribe("a");
            int delivered = 0;
            for (int round = 0; round < 15; round++) {
                events(1000).forEach(bus::publish);
                List<Delivery> batch = take(subscription, 1000);
                subscription.acknowledge(round == 0 ? batch.subList(1, 1000) : batch);
                delivered += batch.size();
            }
            assertThat(delivered).isEqualTo(15_000);
            assertThat(subscription.lag()).isEqualTo(1);
        }

        try (EventBus bus = reopen()) {
            EventSubscription subscription = bus.subscribe("a");
            assertThat(exchangeIds(take(subscription, 1))).containsExactly("e1");
            assertThat(subscription.lag()).isEqualTo(1);
        }
    }

    @Test
    void deadLettersAreKeptForPeople() throws Exception {
        try (EventBus bus = reopen()) {
            EventSubscription subscription = bus.subscribe("helicone");
            events(2).forEach(bus::publish);
            subscription.deadLetter(Map.of(take(subscription, 2).get(1), "HTTP 400"));
            assertThat(subscription.lag()).isEqualTo(1);
        }

        assertThat(sql("SELECT sink || ' ' || reason || ' ' || json_extract(event, '$.ExchangeID') FROM dead_letter"))
                .containsExactly("helicone HTTP 400 e2");
        assertThat(Instant.parse(sql("SELECT time FROM dead_letter").get(0)))
                .isBetween(Instant.EPOCH, Journals.CLOCK.instant());
    }

    @Test
    void deadLettersAreBounded() throws Exception {
        try (EventBus bus = reopen()) {
            EventSubscription subscription = bus.subscribe("a");
            for (int round = 0; round < 11; round++) {
                events(1000).forEach(bus::publish);
                Map<Delivery, String> letters = new LinkedHashMap<>();
                take(subscription, 1000).forEach(delivery -> letters.put(delivery, "no"));
                subscription.deadLetter(letters);
            }
        }

        assertThat(sql("SELECT COUNT(*) FROM dead_letter")).containsExactly("10000");
        assertThat(sql("SELECT MIN(event_id) FROM dead_letter")).containsExactly("1001");
    }

    @Test
    void entryThatIsNoEventIsSetAsideAndCounted() throws Exception {
        try (EventBus bus = reopen()) {
            bus.subscribe("a");
            events(3).forEach(bus::publish);
        }
        sql("UPDATE event SET json = 'secret' WHERE id = 2");

        try (EventBus bus = reopen()) {
            EventSubscription subscription = bus.subscribe("a");
            List<Delivery> batch = take(subscription, 2);
            assertThat(exchangeIds(batch)).containsExactly("e1", "e3");
            assertThat(subscription.lag()).isEqualTo(2);
            assertThat(subscription.dropped()).isEqualTo(1);
            assertThat(bus.counters().droppedByReason()).containsEntry(Counters.FAILED, 1L);
        }
        assertThat(sql("SELECT event || ' ' || reason FROM dead_letter").get(0))
                .startsWith("secret not the JSON of an event");
    }

    @Test
    void longOutageLosesTheOldestAndCountsThem() throws Exception {
        AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-01-01T00:00:00Z"));
        int total = 30_000;
        try (EventBus bus = Journals.open(file(), now::get, "max-bytes", "4MiB")) {
            EventSubscription broken = bus.subscribe("broken");
            EventSubscription healthy = bus.subscribe("healthy");
            for (int i = 0; i < total; i++) {
                assertThat(bus.publish(SampleEvents.complete("e" + i).build())).isTrue();
                if (i % 1000 == 999) {
                    healthy.acknowledge(take(healthy, 1000));
                    now.updateAndGet(time -> time.plus(Duration.ofMinutes(10)));
                    assertThat(bytesOnDisk()).isLessThan(22 << 20);
                }
            }
            long missed = broken.dropped();
            assertThat(missed).isBetween(15_000L, 29_000L);
            assertThat(broken.lag()).isEqualTo(total - missed);
            assertThat(healthy.dropped()).isZero();
            assertThat(bus.counters().droppedByReason()).containsEntry(Counters.OVERFLOW, missed);
            assertThat(Files.size(file())).isLessThan(6 << 20);

            List<Delivery> left = take(broken, Math.toIntExact(total - missed));
            assertThat(exchangeIds(left))
                    .isEqualTo(IntStream.range(Math.toIntExact(missed), total)
                            .mapToObj(i -> "e" + i)
                            .toList());
        }
    }

    @Test
    void whatOverflowHasTakenIsCountedOnce() throws Exception {
        long missed;
        try (EventBus bus = Journals.open(file(), "max-bytes", "1MiB")) {
            EventSubscription subscription = bus.subscribe("a");
            for (int i = 0; i < 3000; i++) {
                bus.publish(SampleEvents.complete("e" + i).build());
            }
            await().until(() -> bus.counters().waiting() == 0);
            missed = subscription.dropped();
        }

        try (EventBus bus = Journals.open(file(), "max-bytes", "1MiB")) {
            EventSubscription subscription = bus.subscribe("a");
            assertThat(missed + subscription.lag()).isEqualTo(3000);
            assertThat(take(subscription, Math.toIntExact(3000 - missed))).isNotEmpty();
            assertThat(subscription.dropped()).isZero();
        }
    }

    @Test
    void groupThatNobodySubscribesIsForgotten() throws Exception {
        AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-01-01T00:00:00Z"));
        try (EventBus bus = Journals.open(file(), now::get)) {
            bus.subscribe("gone");
            bus.subscribe("kept");
            bus.publish(event("e1"));
        }

        now.updateAndGet(time -> time.plus(Duration.ofDays(8)));
        try (EventBus bus = Journals.open(file(), now::get)) {
            EventSubscription kept = bus.subscribe("kept");
            kept.acknowledge(take(kept, 1));
            bus.publish(event("e2"));
            take(kept, 1);
            assertThat(sql("SELECT name FROM consumer_group")).containsExactly("gone", "kept");

            now.updateAndGet(time -> time.plus(Duration.ofMinutes(61)));
            bus.publish(event("e3"));
            await().untilAsserted(() ->
                    assertThat(sql("SELECT name FROM consumer_group")).containsExactly("kept"));
            awaitStored("2", "3");
        }
    }

    @Test
    void closeWritesWhatWasPublishedEvenWithoutADeadline() throws Exception {
        try (EventBus bus = reopen()) {
            bus.subscribe("a");
            events(5000).forEach(bus::publish);
        }

        assertThat(stored()).hasSize(5000);
    }

    @Test
    void fullIntakeDropsAndCountsForEachGroup() throws Exception {
        try (EventBus bus = Journals.open(file(), "buffer-size", "10");
                Connection blocker = Sqlite.connect(file(), new Properties())) {
            EventSubscription first = bus.subscribe("a");
            EventSubscription second = bus.subscribe("b");
            await().until(() -> sql("SELECT name FROM consumer_group").size() == 2);
            try (Statement statement = blocker.createStatement()) {
                statement.execute("BEGIN IMMEDIATE");
                List<Boolean> taken = new ArrayList<>();
                events(12).forEach(event -> taken.add(bus.publish(event)));
                assertThat(taken.subList(0, 10)).containsOnly(true);
                assertThat(taken.subList(10, 12)).containsOnly(false);
                assertThat(first.dropped()).isEqualTo(2);
                assertThat(second.dropped()).isEqualTo(2);
                assertThat(bus.counters().droppedByReason()).containsEntry(Counters.QUEUE_FULL, 4L);
                assertThat(bus.counters().waiting()).isEqualTo(10);
                await().untilAsserted(() -> assertThat(bus.problem())
                        .hasValueSatisfying(problem -> assertThat(problem).contains("cannot be written")));
                statement.execute("ROLLBACK");
            }
            assertThat(exchangeIds(take(first, 10))).isEqualTo(ids(events(10)));
            assertThat(bus.problem()).isEmpty();
            assertThat(bus.counters().stored()).isEqualTo(10);
        }
    }

    @Test
    void logStaysBoundedWhileSubscribersReadAllTheTime() throws Exception {
        String text = "x".repeat(20_000);
        try (EventBus bus = Journals.open(file(), "max-bytes", "16MiB")) {
            EventSubscription subscription = bus.subscribe("a");
            for (int i = 0; i < 5000; i++) {
                ExchangeEvent large = SampleEvents.plain("e" + i).model(text).build();
                while (!bus.publish(large)) {
                    Thread.onSpinWait();
                }
                if (i % 20 == 19) {
                    subscription.acknowledge(subscription.poll(100, Duration.ofSeconds(5)));
                    assertThat(bytesOnDisk()).isLessThan(56 << 20);
                }
            }
        }
    }

    @Test
    void whatComesAgainIsReadInBoundedPieces() throws Exception {
        String text = "x".repeat(200_000);
        int total = 120;
        try (EventBus bus = reopen()) {
            EventSubscription subscription = bus.subscribe("a");
            for (int i = 0; i < total; i++) {
                bus.publish(SampleEvents.plain("e" + i).model(text).build());
            }
            bus.publish(event("last"));
            List<Delivery> all = take(subscription, total + 1);
            subscription.acknowledge(all.subList(total, total + 1));
        }

        try (EventBus bus = reopen()) {
            EventSubscription subscription = bus.subscribe("a");
            List<Delivery> first = subscription.poll(1000, Duration.ofSeconds(5));
            assertThat(first).hasSizeBetween(80, 90);
            List<Delivery> rest = take(subscription, total - first.size());
            assertThat(exchangeIds(rest)).startsWith("e" + first.size()).endsWith("e" + (total - 1));
            assertThat(subscription.dropped()).isZero();
        }
    }

    @Test
    void errorInTheThreadOfTheJournalPasses() throws Exception {
        AtomicBoolean fails = new AtomicBoolean();
        InstantSource clock = () -> {
            if (fails.get() && Thread.currentThread().getName().startsWith("llmproxy-journal")) {
                throw new OutOfMemoryError("for a while");
            }
            return Journals.CLOCK.instant();
        };
        try (EventBus bus = Journals.open(file(), clock)) {
            EventSubscription subscription = bus.subscribe("a");
            fails.set(true);
            bus.publish(event("e1"));
            await().untilAsserted(() -> assertThat(bus.problem())
                    .hasValueSatisfying(problem -> assertThat(problem).contains("OutOfMemoryError: for a while")));
            fails.set(false);

            assertThat(exchangeIds(take(subscription, 1))).containsExactly("e1");
            await().untilAsserted(() -> assertThat(bus.problem()).isEmpty());
        }
    }

    @Test
    void readerWithALongTransactionSlowsNothingDown() throws Exception {
        String text = "x".repeat(20_000);
        try (EventBus bus = reopen();
                Connection other = Sqlite.connect(file(), new Properties())) {
            EventSubscription subscription = bus.subscribe("a");
            Sqlite.execute(other, "BEGIN DEFERRED");
            Sqlite.number(other, "SELECT COUNT(*) FROM event");
            for (int i = 0; i < 3600; i++) {
                bus.publish(SampleEvents.plain("e" + i).model(text).build());
            }
            await().atMost(Duration.ofSeconds(30)).until(() -> bus.counters().waiting() == 0);
            assertThat(bus.problem())
                    .hasValueSatisfying(problem -> assertThat(problem).contains("its log has grown to"));

            long begin = System.nanoTime();
            for (int i = 1; i <= 10; i++) {
                bus.publish(event("small" + i));
                int stored = 3600 + i;
                await().pollInterval(Duration.ofMillis(5))
                        .until(() -> bus.counters().stored() == stored);
            }
            assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(5));

            Sqlite.execute(other, "ROLLBACK");
            subscription.acknowledge(subscription.poll(100, Duration.ofSeconds(5)));
            for (int i = 0; i < 300; i++) {
                bus.publish(SampleEvents.plain("f" + i).model(text).build());
            }
            await().untilAsserted(() -> assertThat(bus.problem()).isEmpty());
        }
    }

    @Test
    void closeEndsWhenTheLastEventIsLostRatherThanAcknowledged() throws Exception {
        try (EventBus bus = Journals.open(file(), "max-bytes", "1MiB");
                Connection blocker = Sqlite.connect(file(), new Properties())) {
            EventSubscription subscription = bus.subscribe("a");
            await().until(() -> sql("SELECT name FROM consumer_group").size() == 1);
            Sqlite.execute(blocker, "BEGIN IMMEDIATE");
            bus.publish(SampleEvents.plain("large").model("x".repeat(3 << 20)).build());
            CompletableFuture<Void> closed = CompletableFuture.runAsync(() -> bus.close(Duration.ofMinutes(5)));
            await().until(() -> !bus.publish(event("late")));
            assertThat(closed).isNotDone();
            Sqlite.execute(blocker, "ROLLBACK");

            assertThat(closed).succeedsWithin(Duration.ofSeconds(15));
            assertThat(subscription.lag()).isZero();
        }
    }

    private EventBus reopen() {
        return Journals.open(file());
    }

    private Path file() {
        return folder.resolve("events.db");
    }

    private List<String> stored() throws SQLException {
        return sql("SELECT id FROM event ORDER BY id");
    }

    private void awaitStored(String... ids) {
        await().untilAsserted(() -> assertThat(stored()).containsExactly(ids));
    }

    private List<String> sql(String statement) throws SQLException {
        return Journals.sql(file(), statement);
    }

    private long bytesOnDisk() {
        return sizeOf("events.db") + sizeOf("events.db-wal") + sizeOf("events.db-shm");
    }

    private long sizeOf(String name) {
        return folder.resolve(name).toFile().length();
    }
}
