package io.llmproxy.core.internal.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class JournalWriterTest {
    @TempDir
    private Path folder;

    @Test
    @Timeout(10)
    void endIsNotHeldUpByAFileThatDoesNotClose() throws Exception {
        CountDownLatch closing = new CountDownLatch(1);
        CountDownLatch released = new CountDownLatch(1);
        CountDownLatch closed = new CountDownLatch(1);
        try (JournalFile file = JournalFile.open(folder.resolve("events.db"), false);
                JournalReader reader = new JournalReader(file);
                JournalStore store = new JournalStore(file, reader, 1 << 20)) {
            JournalWriter writer = new JournalWriter(
                    new JournalSettings(file.path(), 1 << 20, false, 10, Duration.ofHours(1)),
                    new Intake(10),
                    file,
                    store,
                    new Groups(new Losses()),
                    new JournalStatus(file.path()),
                    Journals.CLOCK,
                    () -> {},
                    () -> {
                        closing.countDown();
                        while (released.getCount() > 0) {
                            Thread.onSpinWait(); // as deaf to interrupts as a disk
                        }
                        closed.countDown();
                    });
            writer.start();

            writer.stop(Duration.ofMillis(100));

            assertThat(closing.await(5, TimeUnit.SECONDS)).isTrue();
            assertThat(closed.getCount()).isEqualTo(1);
            released.countDown();
            assertThat(closed.await(5, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void closedReaderReadsNothingRatherThanAnEmptyFile() throws Exception {
        try (JournalFile file = JournalFile.open(folder.resolve("events.db"), false)) {
            JournalReader reader = new JournalReader(file);
            assertThat(reader.read(Group.Claim.after(0, 1, 1))).isEqualTo(List.of());

            reader.close();

            assertThat(reader.read(Group.Claim.after(0, 1, 1))).isNull();
            assertThatNoException().isThrownBy(reader::close);
        }
    }
}
