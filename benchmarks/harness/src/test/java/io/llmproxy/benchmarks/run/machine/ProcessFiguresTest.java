package io.llmproxy.benchmarks.run.machine;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

@EnabledOnOs(OS.LINUX)
class ProcessFiguresTest {
    private final ProcessFigures self =
            new ProcessFigures(ProcessHandle.current().pid());

    @Test
    void aJvmHasMemoryThreadsAndProcessorTime() {
        assertThat(self.residentBytes().orElse(0)).isGreaterThan(10_000_000);
        assertThat(self.threads().orElse(0)).isGreaterThan(3);
        assertThat(self.processorTime().orElseThrow()).isPositive();
    }

    @Test
    void aSocketIsAFileHandleToo() throws IOException {
        long sockets = self.sockets().orElseThrow();
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertThat(socket.isBound()).isTrue();
            assertThat(self.sockets()).hasValue(sockets + 1);
            assertThat(self.fileHandles().orElse(0)).isGreaterThan(sockets);
        }
    }

    @Test
    void aProcessThatIsGoneHasNoFigures() {
        ProcessFigures nobody = new ProcessFigures(Integer.MAX_VALUE);

        assertThat(nobody.residentBytes()).isEmpty();
        assertThat(nobody.fileHandles()).isEmpty();
        assertThat(nobody.processorTime()).isEmpty();
    }
}
