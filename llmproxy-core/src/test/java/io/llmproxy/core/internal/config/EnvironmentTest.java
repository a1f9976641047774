package io.llmproxy.core.internal.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.llmproxy.api.event.CaptureMode;
import io.llmproxy.core.InvalidConfigException;
import io.llmproxy.core.internal.crypto.EncryptionKey;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EnvironmentTest {
    private static List<String> problemsOf(Map<String, String> variables) {
        return catchThrowableOfType(InvalidConfigException.class, () -> EngineSettings.fromEnvironment(variables))
                .problems();
    }

    @Test
    void theVariablesOfTheGoEditionAreUnderstood() {
        EngineSettings settings = EngineSettings.fromEnvironment(Map.of(
                "API_CONFIG_PATH", "conf/api_providers.yaml",
                "DEFAULT_API_PROVIDER", "mistral",
                "DATABASE_PATH", "x.db",
                "FILE_EVENT_LOG", "events.jsonl",
                "OBSERVABILITY_BUFFER_SIZE", "1000",
                "MAX_REQUEST_SIZE", "10MB",
                "MAX_CONCURRENT_REQUESTS", "100",
                "MANAGEMENT_TOKEN", "not ours",
                "LLM_PROXY_API_KEY_CACHE_TTL", "30s"));

        assertThat(settings.providerFile()).contains(Path.of("conf/api_providers.yaml"));
        assertThat(settings.provider()).contains("mistral");
        assertThat(settings.database()).isEqualTo(new DatabaseConfig.File(Path.of("x.db")));
        assertThat(settings.sinks()).containsExactly("file");
        assertThat(settings.sinkSettings("file")).containsExactly(Map.entry("path", "events.jsonl"));
        assertThat(settings.eventBufferSize()).isEqualTo(1000);
        assertThat(settings.maxRequestBytes()).isEqualTo(10_000_000);
        assertThat(settings.maxConcurrentExchanges()).hasValue(100);
    }

    @Test
    void ownVariablesReachEverySetting() {
        EngineSettings settings = EngineSettings.fromEnvironment(Map.of(
                "LLMPROXY_BASE_URL", "http://localhost:1",
                "LLMPROXY_SINKS", "cloud-watch, cloud",
                "LLMPROXY_SINK_CLOUD_WATCH_LOG_GROUP", "group",
                "LLMPROXY_SINK_CLOUD_REGION", "eu-west-1",
                "LLMPROXY_SHUTDOWN_GRACE", "5s",
                "FILE_EVENT_LOG", "events.jsonl"));

        assertThat(settings.baseUrl()).hasToString("http://localhost:1");
        assertThat(settings.sinks()).containsExactly("cloud-watch", "cloud", "file");
        assertThat(settings.sinkSettings("cloud-watch")).containsExactly(Map.entry("log-group", "group"));
        assertThat(settings.sinkSettings("cloud")).containsExactly(Map.entry("region", "eu-west-1"));
        assertThat(settings.sinkSettings("file")).containsExactly(Map.entry("path", "events.jsonl"));
        assertThat(settings.shutdownGrace()).isEqualTo(Duration.ofSeconds(5));
    }

    @Test
    void anEmptyVariableCountsAsNotSet() {
        assertThat(Environment.of(Map.of(
                                "API_CONFIG_PATH", "",
                                "LLMPROXY_SINKS", " ",
                                "LLMPROXY_UNKNOWN", "",
                                "ENCRYPTION_KEY", "",
                                "DB_DRIVER", ""))
                        .settings())
                .isEmpty();
    }

    @Test
    void problemsNameTheVariableThatWasTyped() {
        assertThat(problemsOf(Map.of(
                        "MAX_REQUEST_SIZE", "ten",
                        "LLMPROXY_SHUTDOWN_GRACE", "30",
                        "LLMPROXY_SINK_KAFKA_TOPIC", "hunter2")))
                .containsExactlyInAnyOrder(
                        "environment variable MAX_REQUEST_SIZE: ten (expected: a size such as 65536, 10MB or 10MiB)",
                        "environment variable LLMPROXY_SHUTDOWN_GRACE: 30"
                                + " (expected: a duration such as 30s, 1h30m or PT30S)",
                        "environment variable LLMPROXY_SINK_KAFKA_TOPIC: the sink kafka is not switched on"
                                + " (expected: its name in sinks)");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        LLMPROXY_SINK      | unknown variable (did you mean LLMPROXY_SINKS?)
        LLMPROXY_DATABSE_PATH | unknown variable (did you mean LLMPROXY_DATABASE_PATH?)
        LLMPROXY_SINK_FILE | unknown variable (expected: LLMPROXY_SINK_<NAME>_<KEY>)
        LLMPROXY_SINK__X   | unknown variable (expected: LLMPROXY_SINK_<NAME>_<KEY>)
        LLMPROXY_SINK_X_   | unknown variable (expected: LLMPROXY_SINK_<NAME>_<KEY>)
        """)
    void anUnknownVariableOfOursIsRefused(String variable, String problem) {
        assertThat(problemsOf(Map.of(variable, "x")))
                .containsExactly("environment variable " + variable + ": " + problem);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "LLMPROXY_SERVICE_HOST",
                "LLMPROXY_SERVICE_PORT",
                "LLMPROXY_SERVICE_PORT_HTTP",
                "LLMPROXY_PORT",
                "LLMPROXY_PORT_8080_TCP",
                "LLMPROXY_PORT_8080_TCP_ADDR"
            })
    void whatKubernetesInjectsBesideAServiceOfThisNameIsIgnored(String variable) {
        assertThat(Environment.of(Map.of(variable, "tcp://10.0.0.1:8080")).settings())
                .isEmpty();
    }

    @Test
    void twoVariablesForOneSettingMustAgree() {
        assertThat(Environment.of(Map.of("DATABASE_PATH", "a.db", "LLMPROXY_DATABASE_PATH", "a.db"))
                        .settings())
                .containsExactly(Map.entry("database-path", "a.db"));
        assertThat(problemsOf(Map.of("DATABASE_PATH", "a.db", "LLMPROXY_DATABASE_PATH", "b.db")))
                .containsExactly("environment variable LLMPROXY_DATABASE_PATH: contradicts DATABASE_PATH"
                        + " (expected: only one of them)");
    }

    @Test
    void eventsAreSwitchedOffAsInTheGoEdition() {
        assertThat(EngineSettings.fromEnvironment(Map.of("OBSERVABILITY_ENABLED", "0"))
                        .capture()
                        .mode())
                .isEqualTo(CaptureMode.OFF);
        assertThat(problemsOf(Map.of("OBSERVABILITY_ENABLED", "false", "LLMPROXY_CAPTURE", "bodies")))
                .containsExactly("environment variable OBSERVABILITY_ENABLED: contradicts LLMPROXY_CAPTURE "
                        + "(expected: only one of them)");
    }

    @Test
    void boundsOfBodiesHaveTheirNamesOfTheGoEdition() {
        CaptureConfig capture = EngineSettings.fromEnvironment(Map.of(
                        "OBSERVABILITY_MAX_REQUEST_BODY_BYTES",
                        "1024",
                        "OBSERVABILITY_MAX_RESPONSE_BODY_BYTES",
                        "2048"))
                .capture();

        assertThat(capture.requestBytes()).isEqualTo(1024);
        assertThat(capture.responseBytes()).isEqualTo(2048);
    }

    @Test
    void thatTheGoEditionsEventsAreOnDoesNotSwitchBodiesOn() {
        assertThat(Environment.of(Map.of("OBSERVABILITY_ENABLED", "true")).settings())
                .isEmpty();
    }

    @Test
    void busIsNamedAndSetByVariables() {
        EngineSettings settings = EngineSettings.fromEnvironment(
                Map.of("LLM_PROXY_EVENT_BUS", "redis-streams", "LLMPROXY_BUS_STREAM_KEY", "events"));

        assertThat(settings.eventBus()).isEqualTo("redis-streams");
        assertThat(settings.busSettings()).containsExactly(Map.entry("stream-key", "events"));
    }

    @Test
    void problemsOfVariablesAndOfValuesComeTogether() {
        assertThat(problemsOf(Map.of("DATABASE_URL", "x", "MAX_REQUEST_SIZE", "ten")))
                .hasSize(2);
    }

    @Test
    void keysOfEncryptionAreReadFromEitherName() {
        String one = "MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=";
        String two = "bmV3IGtleSBuZXcga2V5IG5ldyBrZXkgbmV3IGtleSE=";
        EngineSettings settings = EngineSettings.fromEnvironment(Map.of(
                "ENCRYPTION_KEY",
                one,
                "LLMPROXY_PREVIOUS_ENCRYPTION_KEYS",
                two + ", " + one,
                "REQUIRE_ENCRYPTION_KEY",
                "true"));

        assertThat(settings.encryptionKey()).map(EncryptionKey::id).contains("22236fa0");
        assertThat(settings.previousEncryptionKeys())
                .extracting(EncryptionKey::id)
                .hasSize(2)
                .endsWith("22236fa0");
        assertThat(settings.requireEncryptionKey()).isTrue();
        assertThat(settings.toString()).doesNotContain(one, two);
        assertThat(EngineSettings.fromEnvironment(Map.of("LLMPROXY_ENCRYPTION_KEY", one))
                        .encryptionKey())
                .isPresent();
    }

    @Test
    void aWrongKeyOfEncryptionIsNotRepeated() {
        assertThat(problemsOf(Map.of(
                        "ENCRYPTION_KEY", "hunter two",
                        "LLMPROXY_PREVIOUS_ENCRYPTION_KEYS", "aHVudGVyMg==,",
                        "REQUIRE_ENCRYPTION_KEY", "yes")))
                .containsExactlyInAnyOrder(
                        "environment variable ENCRYPTION_KEY: not Base64"
                                + " (expected: 32 bytes as openssl rand -base64 32 prints them)",
                        "environment variable LLMPROXY_PREVIOUS_ENCRYPTION_KEYS: 7 bytes"
                                + " (expected: 32 bytes as openssl rand -base64 32 prints them)",
                        "environment variable REQUIRE_ENCRYPTION_KEY: yes (expected: true or false)");
    }
}
