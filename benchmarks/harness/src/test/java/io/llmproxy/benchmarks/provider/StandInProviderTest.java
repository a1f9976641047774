package io.llmproxy.benchmarks.provider;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.llmproxy.testing.LeavesThreads;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
@LeavesThreads("process reaper") // of the JDK
class StandInProviderTest {
    private Process process;
    private BufferedReader out;
    private int port;

    @BeforeEach
    void start(@TempDir Path folder) throws IOException {
        process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        StandInProvider.class.getName(),
                        "--port=0",
                        "--tls-port=0",
                        "--key-store=" + folder.resolve("keys.p12"),
                        "--trust-store=" + folder.resolve("trust.p12"))
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        out = process.inputReader();
        port = Integer.parseInt(out.readLine().substring("port ".length()));
        assertThat(out.readLine()).startsWith("tls-port ");
        assertThat(out.readLine()).isEqualTo("ready");
        assertThat(folder).isDirectoryContaining("glob:**keys.p12").isDirectoryContaining("glob:**trust.p12");
    }

    @AfterEach
    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    @Test
    void theProgramAnswersAndEndsWhenItIsTold() throws Exception {
        assertThat(answer()).startsWith("HTTP/1.1 200 OK").contains(PlainAnswer.END_MARK);

        process.outputWriter().append("close\n").flush();

        assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isZero();
    }

    @Test
    void theProgramEndsWithItsInput() throws Exception {
        process.getOutputStream().close();

        assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isZero();
    }

    private String answer() throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
                InputStream in = socket.getInputStream()) {
            socket.getOutputStream()
                    .write(("POST /v1/chat/completions HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
                                    + "Content-Length: 16\r\n\r\n{\"model\":\"json\"}")
                            .getBytes(US_ASCII));
            return new String(in.readAllBytes(), US_ASCII);
        }
    }
}
