package io.llmproxy.core.internal.dispatch;

import static io.llmproxy.testing.SampleEvents.events;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.llmproxy.api.sink.EventSink;
import io.llmproxy.core.InvalidConfigException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FileSinkSettingsTest {
    @TempDir
    private Path folder;

    private Instant now = Instant.parse("2026-03-01T12:00:00Z");

    @Test
    void fileGrowsForEverByDefault() throws Exception {
        EventSink sink = sink(Map.of());
        sink.deliver(events(1));
        now = now.plus(Duration.ofDays(400));
        sink.deliver(events(1000));
        sink.close();

        assertThat(Files.readAllLines(file())).hasSize(1001);
    }

    @Test
    void settingsRotateBySizeAndTime() throws Exception {
        EventSink sink = sink(Map.of("max-bytes", "2KiB", "rotate-every", "24h", "keep-files", "2", "sync", "none"));
        sink.deliver(events(10));
        sink.deliver(events(2));
        now = now.plus(Duration.ofHours(12));
        sink.deliver(events(1));
        sink.close();

        assertThat(Files.readAllLines(file())).hasSize(1);
        assertThat(Files.readAllLines(folder.resolve("events.jsonl.1"))).hasSize(2);
        assertThat(Files.readAllLines(folder.resolve("events.jsonl.2"))).hasSize(10);
    }

    @Test
    void fileThatWasMovedAwayIsBegunAnewWithoutASignal() throws Exception {
        EventSink sink = sink(Map.of());
        sink.deliver(events(2));
        Files.move(file(), folder.resolve("moved"));
        sink.deliver(events(3));
        sink.close();

        assertThat(Files.readAllLines(folder.resolve("moved"))).hasSize(2);
        assertThat(Files.readAllLines(file())).hasSize(3);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    max-bytes | big | sink.file.max-bytes: big (expected: a size such as 65536, 10MB or 10MiB)
                    rotate-every | 1s | sink.file.rotate-every: PT1S (expected: at least 1m, or 0s for never)
                    keep-files | 0 | sink.file.keep-files: 0 (expected: 1 to 10000)
                    gzip | yes | sink.file.gzip: 'yes' (expected: true or false)
                    sync | always | sink.file.sync: 'always' (expected: batch or none)
                    """)
    void wrongSettingIsNamed(String key, String value, String message) {
        assertThatExceptionOfType(InvalidConfigException.class)
                .isThrownBy(() -> sink(Map.of(key, value)))
                .withMessageContaining(message);
    }

    @Test
    void everySettingHasARowInThePage() throws Exception {
        String page = Files.readString(Path.of("../docs/configuration.md"));

        assertThat(new FileSinkProvider().settings())
                .allSatisfy(setting -> assertThat(page)
                        .containsPattern("(?m)^\\| `sink\\.file\\." + setting.key() + "` \\| `[^|]+ \\| "
                                + (setting.isRequired() ? "required" : "`" + setting.defaultValue() + "`") + " \\|"));
    }

    private EventSink sink(Map<String, String> settings) {
        Map<String, String> all = new HashMap<>(settings);
        all.put("path", file().toString());
        EventSink sink = SinkDiscovery.create(
                        List.of(new RequestedSink("file", null, all)),
                        Map.of(),
                        () -> now,
                        getClass().getClassLoader())
                .get(0)
                .sink();
        sink.start();
        return sink;
    }

    private Path file() {
        return folder.resolve("events.jsonl");
    }
}
