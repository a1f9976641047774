package io.llmproxy.core.internal.dispatch;

import static io.llmproxy.testing.SampleEvents.events;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.llmproxy.api.event.ExchangeEvent;
import io.llmproxy.api.sink.DeliveryResult;
import io.llmproxy.api.sink.SinkException;
import io.llmproxy.core.internal.file.Rotation;
import io.llmproxy.testing.SampleEvents;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileSinkTest {
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final Rotation NEVER = new Rotation(Long.MAX_VALUE, null, 1, false, true);

    @TempDir
    private Path folder;

    @Test
    void everyEventBecomesOneLine() throws IOException {
        Path path = folder.resolve("events.jsonl");
        List<String> hostile = List.of("esc \u001b[0m", "nul \u0000 del \u007f", "line \u2028 end\r\n", "half \uD83D");
        List<ExchangeEvent> batch = hostile.stream()
                .map(text -> SampleEvents.plain("r").model(text).build())
                .toList();

        assertThat(deliver(path, batch)).isEqualTo(DeliveryResult.all(4, DeliveryResult.delivered()));

        assertThat(Files.readString(path)).endsWith("}\n");
        assertThat(models(path))
                .containsExactly("esc \u001b[0m", "nul \u0000 del \u007f", "line \u2028 end\r\n", "half \uFFFD");
    }

    @Test
    void existingLinesAreKept() throws IOException {
        Path path = folder.resolve("events.jsonl");

        deliver(path, events(2));
        deliver(path, events(3));

        assertThat(Files.readAllLines(path)).hasSize(5);
    }

    @Test
    void lineThatACrashLeftUnfinishedIsEndedAtTheStart() throws IOException {
        Path path = Files.writeString(folder.resolve("events.jsonl"), "{\"whole\":1}\n{\"type\":\"ll");

        deliver(path, events(1));

        List<String> lines = Files.readAllLines(path);
        assertThat(lines).hasSize(3).startsWith("{\"whole\":1}", "{\"type\":\"ll");
        assertThat(MAPPER.readTree(lines.get(2)).at("/metadata/request_id").textValue())
                .isEqualTo("e1");
    }

    @Test
    void emptyAndWholeFilesAreNotRepaired() throws IOException {
        Path empty = Files.createFile(folder.resolve("empty.jsonl"));
        Path whole = Files.writeString(folder.resolve("whole.jsonl"), "{}\n");

        deliver(empty, List.of());
        deliver(whole, List.of());

        assertThat(empty).isEmptyFile();
        assertThat(whole).hasContent("{}\n");
    }

    @Test
    void fileAndFoldersAreCreatedForTheOwnerOnly() throws IOException {
        assumeThat(folder.getFileSystem().supportedFileAttributeViews()).contains("posix");
        Path path = folder.resolve("a/b/events.jsonl");

        deliver(path, events(1));

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
                .isEqualTo("rw-------");
        for (Path each : List.of(path.getParent(), folder.resolve("a"))) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(each)))
                    .isEqualTo("rwx------");
        }
    }

    @Test
    void folderMayBeALink() throws IOException {
        Path target = Files.createDirectory(folder.resolve("target"));
        Path link = Files.createSymbolicLink(folder.resolve("link"), target);

        deliver(link.resolve("events.jsonl"), events(1));

        assertThat(target.resolve("events.jsonl")).isNotEmptyFile();
    }

    @Test
    void fileThatCannotBeOpenedIsNamedWithItsSetting() throws IOException {
        Path occupied = Files.createFile(folder.resolve("file"));

        for (Path path : List.of(folder, occupied.resolve("events.jsonl"))) {
            assertThatExceptionOfType(SinkException.class)
                    .isThrownBy(() -> new FileSink(path, NEVER, InstantSource.system()).start())
                    .withMessageContaining("sink.file.path: " + path)
                    .withMessageContaining("(expected: a writable file)")
                    .withCauseInstanceOf(IOException.class);
        }
    }

    @Test
    void fullDiskIsAReasonToTryAgain() {
        Path full = Path.of("/dev/full");
        assumeThat(full).exists();

        assertThat(deliver(full, events(2)))
                .hasSize(2)
                .allSatisfy(result -> assertThat(result)
                        .isInstanceOfSatisfying(
                                DeliveryResult.Retry.class,
                                retry -> assertThat(retry.reason()).contains("/dev/full")));
    }

    @Test
    void eventThatCannotBeWrittenIsRejectedAlone() throws IOException {
        Path path = folder.resolve("events.jsonl");
        FileSink sink = new FileSink(path, NEVER, InstantSource.system(), (event, line) -> {
            line.writeBytes(("{\"id\":\"" + event.exchangeId()).getBytes(StandardCharsets.UTF_8));
            if (event.exchangeId().equals("e3")) {
                throw new IllegalStateException("on purpose");
            }
            line.writeBytes("\"}".getBytes(StandardCharsets.UTF_8));
        });
        sink.start();

        List<DeliveryResult> results = sink.deliver(events(4));
        sink.close();

        assertThat(results)
                .containsExactly(
                        DeliveryResult.delivered(),
                        DeliveryResult.delivered(),
                        DeliveryResult.rejected("not writable as JSON: java.lang.IllegalStateException"),
                        DeliveryResult.delivered());
        assertThat(path).hasContent("{\"id\":\"e1\"}\n{\"id\":\"e2\"}\n{\"id\":\"e4\"}\n");
    }

    @Test
    void sinkThatIsClosedTakesNothing() {
        FileSink sink = new FileSink(folder.resolve("events.jsonl"), NEVER, InstantSource.system());
        sink.start();
        sink.close();
        sink.close();

        assertThatExceptionOfType(SinkException.class).isThrownBy(() -> sink.deliver(events(1)));
    }

    private static List<DeliveryResult> deliver(Path path, List<ExchangeEvent> batch) {
        FileSink sink = new FileSink(path, NEVER, InstantSource.system());
        sink.start();
        try {
            return sink.deliver(batch);
        } finally {
            sink.close();
        }
    }

    private static List<String> models(Path path) throws IOException {
        List<String> models = new ArrayList<>();
        for (String line : Files.readAllLines(path)) {
            JsonNode event = MAPPER.readTree(line);
            models.add(event.at("/metadata/model").textValue());
        }
        return models;
    }
}
