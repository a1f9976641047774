package io.llmproxy.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code llmproxy manage} against {@code llmproxy server}, both from the shipped jar. */
class ManageIT {
    @TempDir
    private Path serverDirectory;

    @TempDir
    private Path directory;

    private List<String> manage(String... arguments) throws Exception {
        Path home = Files.createTempDirectory(directory, "manage");
        Files.copy(directory.resolve(".env"), home.resolve(".env"));
        try (Program program = Program.start(home, Map.of(), arguments)) {
            assertThat(program.awaitExit()).as(program.lines().toString()).isZero();
        }
        try (Stream<Path> files = Files.list(home)) {
            Path stdout = files.filter(file -> file.getFileName().toString().startsWith("stdout"))
                    .findFirst()
                    .orElseThrow();
            return Files.readAllLines(stdout);
        }
    }

    private static String valueOf(String label, List<String> lines) throws IOException {
        return lines.stream()
                .filter(line -> line.startsWith(label + ": "))
                .map(line -> line.substring(label.length() + 2))
                .findFirst()
                .orElseThrow(() -> new IOException("no " + label + " in " + lines));
    }

    @Test
    void tokenFromTheCommandLineOpensTheGateway() throws Exception {
        try (StandInProvider provider = StandInProvider.start()) {
            Map<String, String> environment = Map.of(
                    "MANAGEMENT_TOKEN",
                    GatewayClient.MANAGEMENT_TOKEN,
                    "LISTEN_ADDR",
                    "127.0.0.1:0",
                    "OPENAI_API_URL",
                    provider.url());
            try (Program server = Program.start(serverDirectory, environment, "server")) {
                int port = server.awaitPort();
                Files.writeString(
                        directory.resolve(".env"),
                        "MANAGEMENT_API_BASE_URL=http://127.0.0.1:" + port + "\nMANAGEMENT_TOKEN="
                                + GatewayClient.MANAGEMENT_TOKEN + "\n");
                Path key = Files.writeString(directory.resolve("key"), GatewayClient.PROVIDER_KEY);

                List<String> project =
                        manage("manage", "project", "create", "--name", "demo", "--api-key-file", key.toString());
                assertThat(project).noneMatch(line -> line.contains(GatewayClient.PROVIDER_KEY));
                List<String> token = manage(
                        "manage", "token", "generate", "--project-id", valueOf("ID", project), "--max-requests", "1");

                GatewayClient client = new GatewayClient(port);
                assertThat(client.chat(valueOf("Token", token)).body()).isEqualTo(StandInProvider.COMPLETION);
                assertThat(client.chat(valueOf("Token", token)).statusCode()).isEqualTo(429);
                assertThat(provider.authorizations()).containsExactly("Bearer " + GatewayClient.PROVIDER_KEY);

                everyChangeTakesEffectAtOnce(client, valueOf("ID", project), token);
            }
        }
    }

    private void everyChangeTakesEffectAtOnce(GatewayClient client, String project, List<String> issued)
            throws Exception {
        String token = valueOf("Token", issued);
        String id = valueOf("ID", issued);
        manage("manage", "token", "update", id, "--unlimited", "--metadata", "team=blue");
        assertThat(client.chat(token).statusCode()).isEqualTo(200);

        manage("manage", "project", "deactivate", project);
        assertThat(client.chat(token).statusCode()).isEqualTo(403);
        manage("manage", "project", "activate", project);
        manage("manage", "token", "revoke", id);
        assertThat(client.chat(token).statusCode()).isEqualTo(401);

        assertThat(manage("manage", "token", "list", "--inactive"))
                .anyMatch(line -> line.contains(id))
                .noneMatch(line -> line.contains(token));
        assertThat(manage("manage", "audit", "list", "--action", "token.revoke"))
                .anyMatch(line -> line.contains("token.revoke") && line.contains(project));
    }
}
