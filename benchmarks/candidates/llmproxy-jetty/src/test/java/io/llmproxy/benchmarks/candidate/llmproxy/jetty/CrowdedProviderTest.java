package io.llmproxy.benchmarks.candidate.llmproxy.jetty;

import static org.assertj.core.api.Assertions.assertThat;

import io.llmproxy.benchmarks.candidate.CommandLine;
import io.llmproxy.benchmarks.candidate.Gateway;
import io.llmproxy.benchmarks.load.LoadClient;
import io.llmproxy.benchmarks.load.StreamResult;
import io.llmproxy.benchmarks.load.StreamShape;
import io.llmproxy.benchmarks.load.Target;
import io.llmproxy.benchmarks.provider.LocalhostIdentity;
import io.llmproxy.benchmarks.provider.RunningProvider;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The stand-in provider allows 128 calls at a time over one HTTP/2 connection, and closes a connection that gets more, with all of its
 * calls.
 */
class CrowdedProviderTest {
    private static final int STREAMS = 500;

    @AfterEach
    void trustNoMore() {
        System.clearProperty("javax.net.ssl.trustStore");
        System.clearProperty("javax.net.ssl.trustStorePassword");
    }

    @Test
    void manyStreamsThatBeginAtOnceAllFinish(@TempDir Path folder) throws Exception {
        LocalhostIdentity.create().writeKeyStore(folder.resolve("keys.p12"));
        LocalhostIdentity identity = LocalhostIdentity.read(folder.resolve("keys.p12"));
        identity.writeTrustStore(folder.resolve("trust.p12"));
        System.setProperty(
                "javax.net.ssl.trustStore", folder.resolve("trust.p12").toString());
        System.setProperty("javax.net.ssl.trustStorePassword", LocalhostIdentity.PASSWORD);

        try (RunningProvider provider = new RunningProvider();
                LoadClient client = new LoadClient(1)) {
            int port = freePort();
            Gateway gateway = LlmProxyOnJetty.start(CommandLine.parse(
                    "--port=" + port, "--upstream=https://localhost:" + provider.listen(0, identity)));
            try {
                Target target = new Target(
                        URI.create("http://127.0.0.1:" + port), gateway.token().orElseThrow());

                StreamResult result = client.streams(
                        target,
                        new StreamShape(4, Duration.ofSeconds(1), 250),
                        STREAMS,
                        Duration.ofMillis(10),
                        Duration.ofMinutes(1));

                assertThat(result.finished()).isEqualTo(STREAMS);
            } finally {
                gateway.close();
            }
        }
    }

    private static int freePort() throws Exception {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
