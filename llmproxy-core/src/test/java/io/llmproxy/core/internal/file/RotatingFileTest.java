package io.llmproxy.core.internal.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RotatingFileTest {
    @TempDir
    private Path folder;

    @Test
    void fullFilesAreKeptUpToTheirNumber() throws IOException {
        try (RotatingFile file = open(12, 2)) {
            for (int i = 1; i <= 7; i++) {
                file.append(line(i));
            }
        }

        assertThat(content("audit.log")).isEqualTo("line7\n");
        assertThat(content("audit.log.1")).isEqualTo("line5\nline6\n");
        assertThat(content("audit.log.2")).isEqualTo("line3\nline4\n");
        assertThat(folder.resolve("audit.log.3")).doesNotExist();
    }

    @Test
    void oldFilesBeyondASmallerNumberAreDeleted() throws IOException {
        for (int number = 1; number <= 4; number++) {
            Files.writeString(folder.resolve("audit.log." + number), "old" + number + "\n");
        }

        try (RotatingFile file = open(6, 2)) {
            file.append(line(1));
            file.append(line(2));
        }

        assertThat(content("audit.log.1")).isEqualTo("line1\n");
        assertThat(content("audit.log.2")).isEqualTo("old1\n");
        assertThat(folder.resolve("audit.log.3")).doesNotExist();
        assertThat(folder.resolve("audit.log.4")).doesNotExist();
    }

    @Test
    void whatIsLongerThanAFileGetsOneOfItsOwn() throws IOException {
        try (RotatingFile file = open(3, 5)) {
            file.append(line(1));
            file.append(line(2));
        }

        assertThat(content("audit.log")).isEqualTo("line2\n");
        assertThat(content("audit.log.1")).isEqualTo("line1\n");
        assertThat(folder.resolve("audit.log.2")).doesNotExist();
    }

    @Test
    void sizeCountsWhatWasThereBefore() throws IOException {
        Files.writeString(folder.resolve("audit.log"), "before\n");

        try (RotatingFile file = open(12, 2)) {
            file.append(line(1));
        }

        assertThat(content("audit.log.1")).isEqualTo("before\n");
        assertThat(content("audit.log")).isEqualTo("line1\n");
    }

    @Test
    void everyFileIsForItsOwnerOnly() throws IOException {
        assumeThat(folder.getFileSystem().supportedFileAttributeViews()).contains("posix");

        try (RotatingFile file = open(6, 1)) {
            file.append(line(1));
            file.append(line(2));
        }

        for (String name : new String[] {"audit.log", "audit.log.1"}) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve(name))))
                    .isEqualTo("rw-------");
        }
    }

    @Test
    void fileThatWasMovedAwayIsBegunAnew() throws IOException {
        try (RotatingFile file = open(1000, 2)) {
            file.append(line(1));
            Files.move(folder.resolve("audit.log"), folder.resolve("audit.log-20261125"));
            file.append(line(2));
        }

        assertThat(content("audit.log-20261125")).isEqualTo("line1\n");
        assertThat(content("audit.log")).isEqualTo("line2\n");
    }

    @Test
    void fileThatWasReplacedIsLeftToItsMover() throws IOException {
        assumeThat(folder.getFileSystem().supportedFileAttributeViews()).contains("posix");
        try (RotatingFile file = open(1000, 2)) {
            file.append(line(1));
            Files.move(folder.resolve("audit.log"), folder.resolve("audit.log-20261125"));
            Files.createFile(folder.resolve("audit.log"));
            file.append(line(2));
        }

        assertThat(content("audit.log-20261125")).isEqualTo("line1\n");
        assertThat(content("audit.log")).isEqualTo("line2\n");
    }

    @Test
    void fileThatWasCutToNothingGoesOn() throws IOException {
        try (RotatingFile file = open(1000, 2)) {
            file.append(line(1));
            Files.writeString(folder.resolve("audit.log"), "");
            file.append(line(2));
        }

        assertThat(content("audit.log")).isEqualTo("line2\n");
    }

    @Test
    void fileThatCannotBeRenamedGrowsOnUntilItCan() throws IOException {
        Path obstacle = Files.createDirectories(folder.resolve("audit.log.1/full"));
        try (RotatingFile file = open(6, 1)) {
            file.append(line(1));
            file.append(line(2));
            assertThat(content("audit.log")).isEqualTo("line1\nline2\n");

            Files.delete(obstacle);
            file.append(line(3));
        }

        assertThat(content("audit.log.1")).isEqualTo("line1\nline2\n");
        assertThat(content("audit.log")).isEqualTo("line3\n");
    }

    @Test
    void unfinishedLastLineIsEnded() throws IOException {
        Files.writeString(folder.resolve("audit.log"), "line1\nli");

        try (RotatingFile file = open(1000, 1)) {
            file.append(line(2));
        }

        assertThat(content("audit.log")).isEqualTo("line1\nli\nline2\n");
    }

    @Test
    void folderThatCameBackIsUsedAgain() throws IOException {
        Path away = folder.resolve("away");
        try (RotatingFile file = RotatingFile.open(folder.resolve("logs/audit.log"), 1000, 1)) {
            Files.move(folder.resolve("logs"), away);
            Path inTheWay = Files.createFile(folder.resolve("logs"));
            assertThatIOException().isThrownBy(() -> file.append(line(1)));

            Files.delete(inTheWay);
            file.append(line(1));
        }

        assertThat(content("logs/audit.log")).isEqualTo("line1\n");
    }

    @Test
    void deviceIsNeverFull() throws IOException {
        Path device = Path.of("/dev/null");
        assumeThat(device).exists();

        try (RotatingFile file = RotatingFile.open(device, 1, 1)) {
            file.append(line(1));
            file.append(line(2));
        }

        assertThat(device).exists();
        assertThat(Path.of("/dev/null.1")).doesNotExist();
    }

    @Test
    void boundsAreChecked() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> open(0, 1))
                .withMessage("maxBytes: 0 (expected: at least 1)");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> open(1, 0))
                .withMessage("oldFiles: 0 (expected: at least 1)");
    }

    private RotatingFile open(long maxBytes, int oldFiles) throws IOException {
        return RotatingFile.open(folder.resolve("audit.log"), maxBytes, oldFiles);
    }

    private String content(String name) throws IOException {
        return Files.readString(folder.resolve(name));
    }

    private static ByteBuffer line(int number) {
        return StandardCharsets.UTF_8.encode("line" + number + "\n");
    }
}
