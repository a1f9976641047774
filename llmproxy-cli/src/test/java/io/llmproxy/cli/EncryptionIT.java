package io.llmproxy.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An encrypted gateway as it is shipped, from its first key to its second. */
class EncryptionIT {
    private static final String KEY = "MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=";
    private static final String NEW_KEY = "bmV3IGtleSBuZXcga2V5IG5ldyBrZXkgbmV3IGtleSE=";

    @TempDir
    private Path directory;

    private Program start(StandInProvider provider, Map<String, String> keys, String... arguments) throws Exception {
        Map<String, String> environment = new TreeMap<>(Map.of(
                "MANAGEMENT_TOKEN",
                GatewayClient.MANAGEMENT_TOKEN,
                "LISTEN_ADDR",
                "127.0.0.1:0",
                "OPENAI_API_URL",
                provider.url(),
                "DATABASE_PATH",
                directory.resolve("gateway.db").toString()));
        environment.putAll(keys);
        return Program.start(directory, environment, arguments);
    }

    private static int exitCode(Program program) throws Exception {
        try (program) {
            int exitCode = program.awaitExit();
            assertThat(program.lines()).noneMatch(line -> line.contains(KEY) || line.contains(NEW_KEY));
            return exitCode;
        }
    }

    @Test
    void aTokenOutlivesTheKeyThatItWasIssuedUnder() throws Exception {
        Map<String, String> first = Map.of("ENCRYPTION_KEY", KEY, "REQUIRE_ENCRYPTION_KEY", "true");
        Map<String, String> second = Map.of("ENCRYPTION_KEY", NEW_KEY);
        Map<String, String> both = Map.of("ENCRYPTION_KEY", NEW_KEY, "LLMPROXY_PREVIOUS_ENCRYPTION_KEYS", KEY);
        try (StandInProvider provider = StandInProvider.start()) {
            String token;
            try (Program program = start(provider, first, "server")) {
                GatewayClient client = new GatewayClient(program.awaitPort());
                token = client.newToken();
                assertThat(client.chat(token).statusCode()).isEqualTo(200);
                program.terminate();
                assertThat(program.awaitExit()).isZero();
            }
            assertThat(Files.readString(directory.resolve("gateway.db"), StandardCharsets.ISO_8859_1))
                    .doesNotContain(GatewayClient.PROVIDER_KEY, token);
            assertThat(exitCode(start(provider, Map.of(), "server"))).isEqualTo(2);
            assertThat(exitCode(start(provider, second, "server"))).isEqualTo(2);
            assertThat(exitCode(start(provider, both, "migrate", "encrypt"))).isZero();
            try (Program program = start(provider, second, "server")) {
                assertThat(new GatewayClient(program.awaitPort()).chat(token).statusCode())
                        .isEqualTo(200);
            }
            assertThat(provider.authorizations()).hasSize(2).containsOnly("Bearer " + GatewayClient.PROVIDER_KEY);
        }
    }
}
