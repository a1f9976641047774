package io.llmproxy.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever is wrong with the configuration, the program ends with exit code 2 and one line per problem. */
class BadConfigurationIT {
    @TempDir
    private Path directory;

    private List<String> linesOf(Map<String, String> settings, String... options) throws Exception {
        Map<String, String> environment =
                new TreeMap<>(Map.of("MANAGEMENT_TOKEN", GatewayClient.MANAGEMENT_TOKEN, "LISTEN_ADDR", "127.0.0.1:0"));
        environment.putAll(settings);
        String[] arguments = new String[options.length + 1];
        arguments[0] = "server";
        System.arraycopy(options, 0, arguments, 1, options.length);
        try (Program program = Program.start(directory, environment, arguments)) {
            assertThat(program.awaitExit())
                    .as("exit code, after %s", program.lines())
                    .isEqualTo(2);
            return program.lines();
        }
    }

    private String onlyLineOf(Map<String, String> settings, String... options) throws Exception {
        List<String> problems = linesOf(settings, options).stream()
                .filter(line -> !line.contains(" INFO "))
                .toList();
        assertThat(problems).hasSize(1);
        return problems.get(0);
    }

    private Map<String, String> providers(String yaml) throws Exception {
        return Map.of(
                "API_CONFIG_PATH",
                Files.writeString(directory.resolve("providers.yaml"), yaml).toString());
    }

    @Test
    void missingManagementToken() throws Exception {
        assertThat(onlyLineOf(Map.of("MANAGEMENT_TOKEN", "")))
                .startsWith("llmproxy: environment variable MANAGEMENT_TOKEN: missing");
    }

    @Test
    void missingProviderFile() throws Exception {
        assertThat(onlyLineOf(Map.of("API_CONFIG_PATH", "nowhere.yaml")))
                .startsWith("llmproxy: environment variable API_CONFIG_PATH: nowhere.yaml: ");
        assertThat(onlyLineOf(Map.of(), "--config", "nowhere.yaml"))
                .startsWith("llmproxy: option --config: nowhere.yaml: ");
    }

    @Test
    void unparsableProviderFile() throws Exception {
        assertThat(onlyLineOf(providers("apis: [unclosed"))).contains("providers.yaml");
    }

    @Test
    void unknownKeyInProviderFile() throws Exception {
        assertThat(onlyLineOf(providers("""
                apis:
                  mine:
                    base_url: http://localhost:1
                    allowed_methods: [POST]
                    allowed_endpoints: [/v1/chat/completions]
                    colour: blue
                """))).contains("providers.yaml", "colour");
    }

    @Test
    void missingKeyInProviderFile() throws Exception {
        assertThat(onlyLineOf(providers("""
                apis:
                  mine:
                    base_url: http://localhost:1
                    allowed_methods: [POST]
                """))).contains("providers.yaml", "allowed_endpoints");
    }

    @Test
    void endpointInTheWayOfTheServersOwnPaths() throws Exception {
        List<String> lines = linesOf(providers("""
                apis:
                  mine:
                    base_url: http://localhost:1
                    allowed_methods: [POST]
                    allowed_endpoints: [/**]
                """), "--log-level", "error");
        assertThat(lines).singleElement().asString().contains("allowed_endpoints", "/**", "manage");
    }

    @Test
    void metricsInTheWayOfAProvider() throws Exception {
        assertThat(linesOf(Map.of("METRICS_PATH", "/v1/metrics"), "--log-level", "error"))
                .singleElement()
                .asString()
                .contains("METRICS_PATH: /v1/metrics: in the way of /v1/", "openai");
    }

    @Test
    void wrongSettingsOfTheMetrics() throws Exception {
        assertThat(linesOf(
                        Map.of("ENABLE_METRICS", "perhaps", "METRICS_PATH", "/health/x", "METRICS_TOKEN", "two words")))
                .hasSize(3)
                .anyMatch(
                        line -> line.contains("environment variable ENABLE_METRICS: perhaps (expected: true or false)"))
                .anyMatch(line -> line.contains("environment variable METRICS_PATH: /health/x (expected: another"))
                .anyMatch(line -> line.contains("environment variable METRICS_TOKEN") && !line.contains("two words"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"metrics", "/", "/metrics/", "/met rics", "/metrics/*", "/a/../metrics", "/metrics?x"})
    void pathOfTheMetricsThatIsNone(String path) throws Exception {
        assertThat(onlyLineOf(Map.of("METRICS_PATH", path))).contains("METRICS_PATH: " + path + " (expected: a path");
    }

    @Test
    void unknownVariable() throws Exception {
        assertThat(onlyLineOf(Map.of("LLMPROXY_DATABSE_PATH", "x.db"))).contains("LLMPROXY_DATABSE_PATH");
    }

    @Test
    void severalProblemsAtOnce() throws Exception {
        assertThat(linesOf(
                        Map.of(
                                "MANAGEMENT_TOKEN",
                                "two words",
                                "LISTEN_ADDR",
                                "8080",
                                "LLMPROXY_SHUTDOWN_GRACE",
                                "soon"),
                        "--log-level",
                        "loud"))
                .hasSize(4)
                .anyMatch(line -> line.contains("option --log-level: loud"))
                .anyMatch(line -> line.contains("environment variable LISTEN_ADDR: 8080"))
                .anyMatch(line -> line.contains("environment variable MANAGEMENT_TOKEN") && !line.contains("two words"))
                .anyMatch(line -> line.contains("environment variable LLMPROXY_SHUTDOWN_GRACE: soon"));
    }

    @Test
    void takenPort() throws Exception {
        try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertThat(onlyLineOf(Map.of(), "--addr", "127.0.0.1:" + other.getLocalPort()))
                    .contains("127.0.0.1:" + other.getLocalPort(), "LISTEN_ADDR");
            assertThat(directory.resolve("data")).doesNotExist();
        }
    }

    @Test
    void unusableDatabase() throws Exception {
        Files.writeString(directory.resolve("notes.txt"), "These are notes, not a database. ".repeat(100));
        assertThat(onlyLineOf(Map.of("DATABASE_PATH", "notes.txt"))).contains("database-path", "notes.txt");
        assertThat(onlyLineOf(Map.of("DATABASE_PATH", "notes.txt/llm-proxy.db")))
                .contains("database-path", "notes.txt/llm-proxy.db");
    }

    @Test
    void unusableEventLog() throws Exception {
        Files.createDirectory(directory.resolve("folder"));
        assertThat(onlyLineOf(Map.of("FILE_EVENT_LOG", "folder"))).contains("folder");
    }

    @Test
    void unknownOption() throws Exception {
        assertThat(onlyLineOf(Map.of(), "--colour")).contains("--colour", "llmproxy server --help");
    }

    @Test
    void stackTraceOnlyAtLevelDebug() throws Exception {
        List<String> lines = linesOf(Map.of("LOG_LEVEL", "debug", "API_CONFIG_PATH", "nowhere.yaml"));
        assertThat(lines).anyMatch(line -> line.contains("InvalidConfigException"));
    }
}
