package io.llmproxy.benchmarks.run.machine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.llmproxy.benchmarks.run.FakeGateway;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JvmFiguresTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final double MEGABYTE = 1 << 20;

    @TempDir
    Path folder;

    @Test
    void whatAJvmAllocatesIsCountedOverManyCollections() throws Exception {
        List<String> command = List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx64m",
                "-cp",
                System.getProperty("java.class.path"),
                FakeGateway.class.getName());
        try (ChildProcess process = ChildProcess.start("fake", command, folder.resolve("fake.log"))) {
            assertThat(process.nextLine("ready", PATIENCE)).startsWith("token ");
            assertThat(process.nextLine("ready", PATIENCE)).isEqualTo("ready");
            try (JvmFigures jvm = JvmFigures.attach(process.pid())) {
                long before = jvm.allocatedBytes();
                process.send("allocate 500");
                assertThat(process.nextLine("allocated", PATIENCE)).isEqualTo("allocated");

                assertThat((jvm.allocatedBytes() - before) / MEGABYTE).isCloseTo(500, within(40.0));
                assertThat(jvm.heapBytesAfterGc() / MEGABYTE).isBetween(0.5, 40.0);
                assertThat(jvm.takeHighestBytesAfterCollections() / MEGABYTE).isBetween(0.5, 64.0);
            }
        }
    }

    @Test
    void aProcessThatIsNoJvmIsReported() throws Exception {
        Process process = new ProcessBuilder("sleep", "60").start();
        try {
            assertThatThrownBy(() -> JvmFigures.attach(process.pid())).isInstanceOf(IOException.class);
        } finally {
            process.destroy();
        }
    }
}
