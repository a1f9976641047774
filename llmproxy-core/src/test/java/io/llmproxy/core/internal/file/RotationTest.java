package io.llmproxy.core.internal.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNoException;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rotation by time, and the compression of full files. */
class RotationTest {
    private static final Duration DAY = Duration.ofDays(1);

    @TempDir
    private Path folder;

    private Instant now = Instant.parse("2026-03-01T23:59:59Z");

    @Test
    void fileEndsAtMidnightUtc() throws IOException {
        try (RotatingFile file = open(1000, DAY, 3, false)) {
            append(file, "a");
            now = now.plusMillis(999);
            append(file, "b");
            now = now.plusMillis(1);
            append(file, "c");
            append(file, "d");
        }

        assertThat(content("e.log.1")).isEqualTo("a\nb\n");
        assertThat(content("e.log")).isEqualTo("c\nd\n");
    }

    @Test
    void dayWithoutLinesLeavesNoFile() throws IOException {
        try (RotatingFile file = open(1000, DAY, 3, false)) {
            append(file, "a");
            now = now.plus(Duration.ofDays(5));
            append(file, "b");
        }

        assertThat(content("e.log.1")).isEqualTo("a\n");
        assertThat(content("e.log")).isEqualTo("b\n");
        assertThat(folder.resolve("e.log.2")).doesNotExist();
    }

    @Test
    void fileOfYesterdayEndsAfterARestart() throws IOException {
        Files.setLastModifiedTime(Files.writeString(folder.resolve("e.log"), "old\n"), FileTime.from(now.minus(DAY)));

        try (RotatingFile file = open(1000, DAY, 3, false)) {
            append(file, "new");
        }

        assertThat(content("e.log.1")).isEqualTo("old\n");
        assertThat(content("e.log")).isEqualTo("new\n");
    }

    @Test
    void fullFilesAreCompressedAndKeptUpToTheirNumber() throws IOException {
        try (RotatingFile file = open(6, null, 2, true)) {
            for (int i = 1; i <= 5; i++) {
                append(file, "line" + i);
                await().until(() -> Files.notExists(folder.resolve("e.log.1")));
            }
        }

        assertThat(content("e.log")).isEqualTo("line5\n");
        assertThat(unzipped("e.log.1.gz")).isEqualTo("line4\n");
        assertThat(unzipped("e.log.2.gz")).isEqualTo("line3\n");
        try (var files = Files.list(folder)) {
            assertThat(files).hasSize(3);
        }
    }

    @Test
    void compressedFilesAreForTheirOwnerOnly() throws IOException {
        assumeThat(folder.getFileSystem().supportedFileAttributeViews()).contains("posix");

        try (RotatingFile file = open(6, null, 2, true)) {
            append(file, "line1");
            append(file, "line2");
            await().until(() -> Files.notExists(folder.resolve("e.log.1")));
        }

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve("e.log.1.gz"))))
                .isEqualTo("rw-------");
    }

    @Test
    void compressionThatACrashHasLeftIsBegunAnew() throws IOException {
        Files.writeString(folder.resolve("e.log.2"), "whole\n");
        Files.writeString(folder.resolve("e.log.2.gz.tmp"), "half");
        Files.writeString(folder.resolve("e.log.2.gz"), "of a source that could not be deleted");

        try (RotatingFile file = open(1000, null, 3, true)) {
            append(file, "new");
            await().until(() -> Files.notExists(folder.resolve("e.log.2")));
        }

        assertThat(unzipped("e.log.2.gz")).isEqualTo("whole\n");
        assertThat(folder.resolve("e.log.2.gz.tmp")).doesNotExist();
    }

    @Test
    void fileThatCannotBeCompressedStays() throws IOException {
        Path obstacle = Files.createDirectories(folder.resolve("e.log.1.gz.tmp/full"));

        try (RotatingFile file = open(6, null, 2, true)) {
            append(file, "line1");
            append(file, "line2");
        }

        assertThat(content("e.log.1")).isEqualTo("line1\n");
        assertThat(obstacle).exists();
    }

    @Test
    void linesSurviveACompressionThatHangs() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch released = new CountDownLatch(1);
        Compression hanging = new Compression(
                (source, target) -> {
                    Files.copy(source, target);
                    begun.countDown();
                    assertThatNoException().isThrownBy(released::await);
                    return true;
                },
                Duration.ofMillis(1));
        try (RotatingFile file =
                RotatingFile.open(folder.resolve("e.log"), new Rotation(6, null, 3, true, false), () -> now, hanging)) {
            append(file, "line1");
            append(file, "line2");
            assertThat(begun.await(5, TimeUnit.SECONDS)).isTrue();
            append(file, "line3");
            append(file, "line4");
            assertThat(content("e.log")).isEqualTo("line2\nline3\nline4\n");

            released.countDown();
            await().until(() -> !hanging.isRunning());
            assertThat(content("e.log.1")).isEqualTo("line1\n");
            append(file, "line5");
            await().until(() -> !hanging.isRunning());
        }

        assertThat(content("e.log")).isEqualTo("line5\n");
        assertThat(content("e.log.1.gz")).isEqualTo("line2\nline3\nline4\n");
    }

    @Test
    void compressionThatFailsIsTriedAgainAfterTheNextRotationOnly() throws Exception {
        List<String> tried = new CopyOnWriteArrayList<>();
        Compression failing = new Compression(
                (source, target) -> {
                    tried.add(String.valueOf(source.getFileName()));
                    throw new IOException("no room");
                },
                Duration.ofSeconds(5));
        try (RotatingFile file = RotatingFile.open(
                folder.resolve("e.log"), new Rotation(12, null, 3, true, false), () -> now, failing)) {
            for (String line : List.of("line1", "line2", "line3", "line4")) {
                append(file, line);
                await().until(() -> !failing.isRunning());
            }
            assertThat(tried).containsExactly("e.log.1");

            append(file, "line5");
            await().until(() -> !failing.isRunning());
            append(file, "line6");
            await().until(() -> !failing.isRunning());
        }

        assertThat(tried).containsExactly("e.log.1", "e.log.1", "e.log.2");
        assertThat(content("e.log.2")).isEqualTo("line1\nline2\n");
    }

    @Test
    void clockThatGoesBackOverMidnightEndsNoFile() throws IOException {
        try (RotatingFile file = open(1000, DAY, 3, false)) {
            append(file, "a");
            now = now.plusSeconds(2);
            append(file, "b");
            now = now.minusSeconds(2);
            append(file, "c");
            now = now.plusSeconds(2);
            append(file, "d");
        }

        assertThat(content("e.log")).isEqualTo("b\nc\nd\n");
        assertThat(content("e.log.1")).isEqualTo("a\n");
    }

    @Test
    void oldFilesGoWhetherCompressedOrNot() throws IOException {
        Files.writeString(folder.resolve("e.log.1.gz"), "1");
        Files.writeString(folder.resolve("e.log.2"), "2");
        Files.writeString(folder.resolve("e.log.3.gz"), "3");

        try (RotatingFile file = open(6, null, 2, false)) {
            append(file, "line1");
            append(file, "line2");
        }

        assertThat(content("e.log.1")).isEqualTo("line1\n");
        assertThat(content("e.log.2.gz")).isEqualTo("1");
        assertThat(folder.resolve("e.log.2")).doesNotExist();
        assertThat(folder.resolve("e.log.3.gz")).doesNotExist();
    }

    @Test
    void boundsAreChecked() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Rotation(1, Duration.ZERO, 1, false, false))
                .withMessage("every: PT0S (expected: at least 1ms)");
    }

    private RotatingFile open(long maxBytes, @Nullable Duration every, int oldFiles, boolean isCompressed)
            throws IOException {
        return RotatingFile.open(
                folder.resolve("e.log"), new Rotation(maxBytes, every, oldFiles, isCompressed, false), () -> now);
    }

    private static void append(RotatingFile file, String line) throws IOException {
        file.append(StandardCharsets.UTF_8.encode(line + "\n"));
    }

    private String content(String name) throws IOException {
        return Files.readString(folder.resolve(name));
    }

    private String unzipped(String name) throws IOException {
        try (InputStream in = new GZIPInputStream(Files.newInputStream(folder.resolve(name)))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
