package io.llmproxy.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.InputStream;
import java.net.ConnectException;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code llmproxy server} from start to stop. */
class ServerIT {
    @TempDir
    private Path directory;

    private Map<String, String> environment(StandInProvider provider) {
        return new TreeMap<>(Map.of(
                "MANAGEMENT_TOKEN",
                GatewayClient.MANAGEMENT_TOKEN,
                "LISTEN_ADDR",
                "127.0.0.1:0",
                "OPENAI_API_URL",
                provider.url(),
                "FILE_EVENT_LOG",
                directory.resolve("events.jsonl").toString()));
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private List<String> events() throws Exception {
        return Files.readAllLines(directory.resolve("events.jsonl"));
    }

    @Test
    void chatCompletionGoesThroughAndLeavesOneEvent() throws Exception {
        try (StandInProvider provider = StandInProvider.start();
                Program program = Program.start(directory, environment(provider), "server", "--log-level", "debug")) {
            GatewayClient client = new GatewayClient(program.awaitPort());
            String token = client.newToken();
            HttpResponse<String> answer = client.chat(token);
            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.body()).isEqualTo(StandInProvider.COMPLETION);
            assertThat(provider.authorizations()).containsExactly("Bearer " + GatewayClient.PROVIDER_KEY);

            program.terminate();
            assertThat(program.awaitExit()).isZero();
            assertThat(events()).singleElement().asString().contains("gpt-4o-mini", "u7", "12");
            assertThat(directory.resolve("data/llm-proxy.db")).isRegularFile();
            assertThat(String.join("\n", program.lines()) + events())
                    .doesNotContain(token)
                    .doesNotContain(GatewayClient.PROVIDER_KEY)
                    .doesNotContain(GatewayClient.MANAGEMENT_TOKEN);
        }
    }

    @Test
    void providersAreReadAgainOnRequestAndTheirPathsFollow() throws Exception {
        try (StandInProvider provider = StandInProvider.start()) {
            Path file = directory.resolve("providers.yaml");
            String entry = "  openai: {profile: openai-compatible, base_url: '" + provider.url() + "'}\n";
            Files.writeString(file, "apis:\n" + entry);
            Map<String, String> environment = environment(provider);
            environment.remove("OPENAI_API_URL");
            environment.put("API_CONFIG_PATH", file.toString());
            try (Program program = Program.start(directory, environment, "server")) {
                GatewayClient client = new GatewayClient(program.awaitPort());
                String token = client.newToken();
                assertThat(client.get("/second/v1/models", token).body()).isEqualTo("404 page not found\n");

                Files.writeString(file, "apis:\n" + entry + "  second: {}\n");
                HttpResponse<String> refused = client.manage("providers/reload", "");
                assertThat(refused.statusCode()).isEqualTo(400);
                assertThat(refused.body()).contains("providers.yaml:3: apis.second");

                for (String prefix : List.of("/metrics", "/manage", "/health/deep")) {
                    Files.writeString(
                            file,
                            "default_api: openai\napis:\n" + entry + "  second: {profile: mistral, path_prefix: "
                                    + prefix + ", base_url: '" + provider.url() + "'}\n");
                    HttpResponse<String> inTheWay = client.manage("providers/reload", "");
                    assertThat(inTheWay.statusCode()).isEqualTo(400);
                    assertThat(inTheWay.body()).contains("provider second", prefix + "/v1/");
                    assertThat(client.chat(token).body()).isEqualTo(StandInProvider.COMPLETION);
                }

                Files.writeString(
                        file,
                        "default_api: openai\napis:\n" + entry
                                + "  second: {profile: mistral, path_prefix: /second, base_url: '" + provider.url()
                                + "'}\n");
                assertThat(client.manage("providers/reload", "").body())
                        .isEqualTo("{\"providers\":[\"openai\",\"second\"]}\n");
                assertThat(client.get("/second/v1/models", token).body()).contains("provider_not_allowed");
                assertThat(client.chat(token).body()).isEqualTo(StandInProvider.COMPLETION);
                assertThat(client.get("//second//v1//models", token).body()).contains("provider_not_allowed");
                assertThat(client.get("/manage//projects", GatewayClient.MANAGEMENT_TOKEN)
                                .statusCode())
                        .isEqualTo(404);
            }
        }
    }

    @Test
    void streamUnderWayMayFinishAfterSigterm() throws Exception {
        try (StandInProvider provider = StandInProvider.start();
                Program program = Program.start(directory, environment(provider), "server")) {
            int port = program.awaitPort();
            GatewayClient client = new GatewayClient(port);
            InputStream stream = client.streamedChat(client.newToken()).body();
            String received = text(stream.readNBytes(StandInProvider.FIRST_CHUNK.length()));

            program.terminate();
            awaitRefusedConnections(port);
            assertThat(program.isAlive()).isTrue();
            provider.finishStreams();
            received += text(stream.readAllBytes());

            assertThat(received).isEqualTo(StandInProvider.FIRST_CHUNK + StandInProvider.LAST_CHUNK);
            assertThat(program.awaitExit()).isZero();
            assertThat(events()).singleElement().asString().contains("completed", "\"total_tokens\":12");
        }
    }

    private static void awaitRefusedConnections(int port) {
        Awaitility.await()
                .atMost(Duration.ofSeconds(10))
                .pollInterval(Duration.ofMillis(20))
                .untilAsserted(() -> assertThatThrownBy(() -> new Socket("127.0.0.1", port).close())
                        .isInstanceOf(ConnectException.class));
    }

    @Test
    void streamThatOutlivesTheGraceIsBrokenOff() throws Exception {
        try (StandInProvider provider = StandInProvider.start()) {
            Map<String, String> environment = environment(provider);
            environment.put("LLMPROXY_SHUTDOWN_GRACE", "200ms");
            try (Program program = Program.start(directory, environment, "server")) {
                GatewayClient client = new GatewayClient(program.awaitPort());
                InputStream stream = client.streamedChat(client.newToken()).body();
                stream.readNBytes(StandInProvider.FIRST_CHUNK.length());
                program.terminate();
                assertThat(program.awaitExit()).isZero();
                assertThat(events()).hasSize(1);
            }
        }
    }

    @Test
    void pathsOfTheServerItself() throws Exception {
        try (StandInProvider provider = StandInProvider.start();
                Program program = Program.start(directory, environment(provider), "server")) {
            GatewayClient client = new GatewayClient(program.awaitPort());
            assertThat(client.get("/live").body()).isEqualTo("alive");
            assertThat(client.get("/ready").body()).isEqualTo("ready");
            assertThat(client.get("/health").body())
                    .matches("\\{\"status\":\"ok\",\"timestamp\":\"[^\"]+Z\",\"version\":\"\\d.*\"}\n");
            HttpResponse<String> elsewhere = client.get("/elsewhere");
            assertThat(elsewhere.statusCode()).isEqualTo(404);
            assertThat(elsewhere.body()).isEqualTo("404 page not found\n");
            assertThat(elsewhere.headers().firstValue("Server")).isEmpty();
            assertThat(client.get("/v1/models").statusCode()).isEqualTo(401);
        }
    }

    @Test
    void metricsAreThereForEverybody() throws Exception {
        try (StandInProvider provider = StandInProvider.start();
                Program program = Program.start(directory, environment(provider), "server")) {
            GatewayClient client = new GatewayClient(program.awaitPort());
            client.chat(client.newToken());
            awaitOneRequest(client);
            assertThat(client.get("/metrics").body()).contains("\"uptime_seconds\":", "\"error_count\":0,");
            assertThat(client.get("/metrics/prometheus").body())
                    .contains("\nllm_proxy_requests_total 1\n", "\nllm_proxy_tokens_total{provider=\"openai\",");
        }
    }

    @Test
    void metricsWithATokenAndAPathOfTheirOwn() throws Exception {
        try (StandInProvider provider = StandInProvider.start()) {
            Map<String, String> environment = environment(provider);
            environment.put("METRICS_TOKEN", "token-of-the-monitoring");
            environment.put("METRICS_PATH", "/own/place");
            try (Program program = Program.start(directory, environment, "server")) {
                GatewayClient client = new GatewayClient(program.awaitPort());
                assertThat(client.get("/metrics").statusCode()).isEqualTo(404);
                for (String path : List.of("/own/place", "/own/place/prometheus")) {
                    assertThat(client.get(path).statusCode()).isEqualTo(401);
                    assertThat(client.get(path, GatewayClient.MANAGEMENT_TOKEN).statusCode())
                            .isEqualTo(401);
                    assertThat(client.get(path, "token-of-the-monitoring").statusCode())
                            .isEqualTo(200);
                }
            }
        }
    }

    @Test
    void metricsCanBeSwitchedOff() throws Exception {
        try (StandInProvider provider = StandInProvider.start()) {
            Map<String, String> environment = environment(provider);
            environment.put("ENABLE_METRICS", "false");
            environment.put("METRICS_PATH", "/v1/metrics");
            try (Program program = Program.start(directory, environment, "server")) {
                GatewayClient client = new GatewayClient(program.awaitPort());
                assertThat(client.get("/metrics").statusCode()).isEqualTo(404);
                assertThat(client.get("/v1/models").statusCode()).isEqualTo(401);
            }
        }
    }

    private static void awaitOneRequest(GatewayClient client) {
        Awaitility.await()
                .atMost(Duration.ofSeconds(10))
                .pollInterval(Duration.ofMillis(20))
                .untilAsserted(() -> assertThat(client.get("/metrics").body()).contains("\"request_count\":1,"));
    }

    @Test
    void optionsOverrideTheEnvironment() throws Exception {
        try (StandInProvider provider = StandInProvider.start()) {
            Map<String, String> environment = environment(provider);
            environment.put("LISTEN_ADDR", "nonsense");
            environment.put("LLMPROXY_DATABASE_PATH", "/nowhere/else.db");
            Path providers = Files.writeString(directory.resolve("providers.yaml"), """
                    apis:
                      mine:
                        base_url: %s/v1
                        allowed_methods: [POST]
                        allowed_endpoints: [/chat/completions]
                    """.formatted(provider.url()));
            environment.remove("OPENAI_API_URL");
            String[] arguments = {
                "server",
                "--addr",
                "[::1]:0",
                "--db",
                "own.db",
                "-c",
                providers.toString(),
                "--file-event-log",
                "own.jsonl",
                "--log-level",
                "debug"
            };
            try (Program program = Program.start(directory, environment, arguments)) {
                program.awaitPort();
                program.terminate();
                assertThat(program.awaitExit()).isZero();
            }
            assertThat(directory.resolve("own.db")).isRegularFile();
            assertThat(directory.resolve("data")).doesNotExist();
            assertThat(directory.resolve("events.jsonl")).doesNotExist();
        }
    }
}
