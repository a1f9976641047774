package io.llmproxy.core.internal.journal;

import static io.llmproxy.testing.SampleEvents.event;
import static io.llmproxy.testing.SampleEvents.events;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNoException;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import io.llmproxy.api.event.EventBus;
import io.llmproxy.api.event.EventBus.Counters;
import io.llmproxy.api.event.EventSubscription;
import io.llmproxy.core.InvalidConfigException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JournalFileTest {
    @TempDir
    private Path folder;

    @Test
    void fileAndFoldersAreCreatedForTheOwnerOnly() throws Exception {
        assumeThat(folder.getFileSystem().supportedFileAttributeViews()).contains("posix");
        Path file = folder.resolve("a/b/events ?#%.db");

        try (EventBus bus = Journals.open(file)) {
            bus.subscribe("a");
            bus.publish(event("e1"));
            await().until(() -> bus.counters().stored() == 1);
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve("a"))))
                    .isEqualTo("rwx------");
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file.getParent())))
                    .isEqualTo("rwx------");
            try (var files = Files.list(file.getParent())) {
                assertThat(files)
                        .hasSizeGreaterThanOrEqualTo(4)
                        .allSatisfy(
                                each -> assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(each)))
                                        .isEqualTo("rw-------"));
            }
        }
    }

    @Test
    void secondEngineIsRefused() throws Exception {
        try (EventBus first = Journals.open(file())) {
            assertInUse(file());
            assertThat(openInAnotherProcess()).isNotZero();
            assertThat(first.publish(event("e1"))).isTrue();
        }

        assertThat(openInAnotherProcess()).isZero();
        assertThatNoException().isThrownBy(() -> Journals.open(file()).close());
    }

    @Test
    void linkToAFileInUseIsRefused() throws Exception {
        assumeThat(folder.getFileSystem().supportedFileAttributeViews()).contains("posix");
        Path linkedFolder = Files.createSymbolicLink(folder.resolve("linked"), folder);
        try (EventBus first = Journals.open(linkedFolder.resolve("events.db"))) {
            assertInUse(Files.createSymbolicLink(folder.resolve("link.db"), file()));
            assertInUse(file());
            assertThat(first.publish(event("e1"))).isTrue();
        }
    }

    @Test
    void otherWriterIsNoticedAndNothingOfItsOverwritten() throws Exception {
        try (EventBus bus = Journals.open(file())) {
            bus.subscribe("a");
            bus.publish(event("e1"));
            await().until(() -> bus.counters().stored() == 1);
            Journals.sql(file(), "INSERT INTO event (id, json) VALUES (2, 'theirs')");
            bus.publish(event("e2"));

            await().untilAsserted(() -> assertThat(bus.problem())
                    .hasValueSatisfying(problem -> assertThat(problem)
                            .contains("another writer has stored events after 1 (expected: one engine for each file")));
            Journals.sql(file(), "DELETE FROM event WHERE id = 2 AND json = 'theirs'");
            bus.close(Duration.ZERO);
            assertThat(bus.counters().stored()).isEqualTo(1);
            assertThat(bus.counters().droppedByReason()).containsEntry(Counters.CLOSED, 1L);
        }
        assertThat(Journals.sql(file(), "SELECT id FROM event")).containsExactly("1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"last_seen = 'yesterday'", "left_open = '1,x'"})
    void groupThatCannotBeReadIsNamedAndTheFileIsReleased(String damage) throws Exception {
        fill();
        Journals.sql(file(), "UPDATE consumer_group SET " + damage);

        assertRefused(file(), "bus.path: " + file() + " cannot be read: java.sql.SQLException: consumer_group 'a': ");

        Journals.sql(file(), "DELETE FROM consumer_group");
        assertThatNoException().isThrownBy(() -> Journals.open(file()).close());
    }

    @Test
    void logOfAFileThatWasMovedAwayIsKept() throws Exception {
        Files.writeString(folder.resolve("events.db-wal"), "events");
        Files.writeString(folder.resolve("events.db-wal.1"), "of the last time");

        try (EventBus bus = Journals.open(file())) {
            assertThat(bus.problem()).isEmpty();
        }
        assertThat(folder.resolve("events.db-wal.1")).hasContent("of the last time");
        assertThat(folder.resolve("events.db-wal.2")).hasContent("events");
    }

    @Test
    void damagedFileIsNamedAndLeftAsItIs() throws Exception {
        fill();
        try (RandomAccessFile damage = new RandomAccessFile(file().toFile(), "rw")) {
            damage.seek(4096);
            damage.write("x".repeat(9000).getBytes(StandardCharsets.US_ASCII));
        }
        byte[] before = Files.readAllBytes(file());

        assertRefused(file(), "bus.path: " + file() + " is damaged: ");
        assertThat(Files.readAllBytes(file())).isEqualTo(before);
    }

    @Test
    void truncatedFileIsRefused() throws Exception {
        fill();
        try (RandomAccessFile damage = new RandomAccessFile(file().toFile(), "rw")) {
            damage.setLength(damage.length() / 2);
        }

        assertRefused(file(), "bus.path: " + file() + " is damaged: ");
    }

    @Test
    void fileOfAnotherKindIsLeftAsItIs() throws Exception {
        Files.writeString(file(), "something else that is much longer than a header of SQLite is".repeat(3));
        String before = Files.readString(file());

        assertRefused(file(), "bus.path: " + file() + " is damaged: it does not begin like one");
        assertThat(file()).hasContent(before);
    }

    @Test
    void otherDatabaseIsLeftAsItIs() throws Exception {
        Journals.sql(file(), "CREATE TABLE token (id TEXT)");
        byte[] before = Files.readAllBytes(file());

        assertRefused(file(), "bus.path: " + file() + " is another database");
        assertThat(Files.readAllBytes(file())).isEqualTo(before);
    }

    @Test
    void folderInThePlaceOfTheFileIsRefused() {
        assertRefused(folder, "bus.path: " + folder + " is not a file");
    }

    @Test
    void creationThatACrashLeftUnfinishedIsBegunAnew() throws Exception {
        Files.writeString(folder.resolve("events.db.new"), "half");

        assertThatNoException().isThrownBy(() -> Journals.open(file()).close());
        assertThat(folder.resolve("events.db.new")).doesNotExist();
    }

    @Test
    void deletedFileIsReportedAndWhatItHeldIsDelivered() throws Exception {
        try (EventBus bus = Journals.open(file())) {
            EventSubscription subscription = bus.subscribe("a");
            bus.publish(event("e1"));
            await().until(() -> bus.counters().stored() == 1);
            assertThat(bus.problem()).isEmpty();

            Files.delete(file());

            await().untilAsserted(() -> assertThat(bus.problem())
                    .hasValueSatisfying(problem ->
                            assertThat(problem).contains(file().toString()).contains("was deleted or replaced")));
            assertThat(subscription.poll(10, Duration.ofSeconds(5))).hasSize(1);
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    max-bytes | lots | bus.max-bytes: lots (expected: a size such as 65536, 10MB or 10MiB)
                    max-bytes | 1000 | bus.max-bytes: 1000 (expected: at least 1MiB)
                    sync | often | bus.sync: 'often' (expected: normal or full)
                    buffer-size | 0 | bus.buffer-size: 0 (expected: 1 to 1000000)
                    forget-groups-after | soon | bus.forget-groups-after: 'soon' (expected: a duration such as 30s, 1h30m or PT30S)
                    colour | red | bus.colour: unknown setting
                    """)
    void wrongSettingIsNamed(String key, String value, String message) {
        assertThatExceptionOfType(InvalidConfigException.class)
                .isThrownBy(() -> Journals.open(file(), key, value))
                .withMessageContaining(message);
        assertThat(file()).doesNotExist();
    }

    @Test
    void fullSyncStoresAsWell() throws Exception {
        try (EventBus bus = Journals.open(file(), "sync", "full")) {
            bus.subscribe("a");
            events(100).forEach(bus::publish);
            await().until(() -> bus.counters().stored() == 100);
        }
    }

    @Test
    void everySettingHasARowInThePage() throws Exception {
        String page = Files.readString(Path.of("../docs/event-buses.md"));

        assertThat(JournalSettings.declared())
                .allSatisfy(setting -> assertThat(page)
                        .containsPattern("(?m)^\\| `bus\\." + setting.key() + "` \\| `LLMPROXY_BUS_[A-Z_]+` \\| `"
                                + (setting.key().equals("buffer-size") ? "event-buffer-size" : setting.defaultValue())
                                + "` \\|"));
    }

    private void fill() throws Exception {
        try (EventBus bus = Journals.open(file())) {
            bus.subscribe("a");
            events(200).forEach(bus::publish);
        }
        assertThat(Files.size(file())).isGreaterThan(20_000);
    }

    private int openInAnotherProcess() throws Exception {
        return Journals.start(folder.resolve("stderr"), JournalAsker.class, file().toString())
                .waitFor();
    }

    private void assertInUse(Path path) {
        assertRefused(path, "bus.path: " + path + " is in use by another engine (expected: a file for each engine)");
    }

    private void assertRefused(Path path, String message) {
        assertThatExceptionOfType(InvalidConfigException.class)
                .isThrownBy(() -> Journals.open(path))
                .withMessageContaining(message);
    }

    private Path file() {
        return folder.resolve("events.db");
    }
}
