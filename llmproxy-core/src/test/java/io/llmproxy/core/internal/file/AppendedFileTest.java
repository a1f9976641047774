package io.llmproxy.core.internal.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AppendedFileTest {
    @TempDir
    private Path folder;

    private Path path;
    private TearingChannel channel;
    private AppendedFile file;

    @BeforeEach
    void open() throws IOException {
        path = folder.resolve("events.jsonl");
        channel = new TearingChannel(
                FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.APPEND));
        file = new AppendedFile(channel, true);
    }

    @AfterEach
    void close() throws IOException {
        file.close();
    }

    @Test
    void whatAFailedWriteLeftIsCutOff() throws IOException {
        file.append(bytes("first\n"));
        channel.tearNextWrite();

        assertThatIOException().isThrownBy(() -> file.append(bytes("second\n"))).withMessage("torn");
        assertThat(path).hasContent("first\n");

        file.append(bytes("second\n"));
        assertThat(path).hasContent("first\nsecond\n");
    }

    @Test
    void cutThatFailsIsMadeUpForBeforeTheNextWrite() throws IOException {
        file.append(bytes("first\n"));
        channel.tearNextWrite();
        channel.failNextTruncate();

        assertThatIOException()
                .isThrownBy(() -> file.append(bytes("second\n")))
                .satisfies(failure -> assertThat(failure.getSuppressed()).hasSize(1));
        assertThat(path).hasContent("first\nsec");

        file.append(bytes("second\n"));
        assertThat(path).hasContent("first\nsecond\n");
    }

    @Test
    void whatDidNotReachTheDiskIsCutOff() throws IOException {
        file.appendDurably(bytes("first\n"));
        channel.failNextForce();

        assertThatIOException()
                .isThrownBy(() -> file.appendDurably(bytes("second\n")))
                .withMessage("not forced");
        assertThat(path).hasContent("first\n");
    }

    @Test
    void writeInPartsIsCompleted() throws IOException {
        channel.writeAtMost(2);

        file.append(bytes("first\n"));

        assertThat(path).hasContent("first\n");
    }

    private static ByteBuffer bytes(String text) {
        return StandardCharsets.UTF_8.encode(text);
    }
}
