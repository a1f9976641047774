package io.llmproxy.core.internal.journal;

import static io.llmproxy.testing.SampleEvents.event;
import static io.llmproxy.testing.SampleEvents.events;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNoException;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import io.llmproxy.api.event.EventBus;
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
    void secondEngineIsRefused() {
        try (EventBus first = Journals.open(file())) {
            assertRefused(
                    file(), "bus.path: " + file() + " is in use by another engine (expected: a file for each engine)");
            assertThat(first.publish(event("e1"))).isTrue();
        }

        assertThatNoException().isThrownBy(() -> Journals.open(file()).close());
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

    private void assertRefused(Path path, String message) {
        assertThatExceptionOfType(InvalidConfigException.class)
                .isThrownBy(() -> Journals.open(path))
                .withMessageContaining(message);
    }

    private Path file() {
        return folder.resolve("events.db");
    }
}
