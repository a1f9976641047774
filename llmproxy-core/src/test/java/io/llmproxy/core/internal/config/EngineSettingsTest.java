package io.llmproxy.core.internal.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.llmproxy.core.InvalidConfigException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EngineSettingsTest {
    private static EngineSettings parse(Map<String, String> values) {
        return EngineSettings.parse(values, key -> "web.xml init-param " + key);
    }

    private static List<String> problemsOf(Map<String, String> values) {
        return catchThrowableOfType(InvalidConfigException.class, () -> parse(values))
                .problems();
    }

    @Test
    void nothingSetMeansTheDefaults() {
        EngineSettings settings = parse(Map.of());

        assertThat(settings.providerFile()).isEmpty();
        assertThat(settings.provider()).isEmpty();
        assertThat(settings.baseUrl()).isEqualTo(URI.create("https://api.openai.com"));
        assertThat(settings.database()).isEqualTo(new DatabaseConfig.File(Path.of("data/llm-proxy.db")));
        assertThat(settings.sinks()).isEmpty();
        assertThat(settings.eventBufferSize()).isEqualTo(10_000);
        assertThat(settings.maxConcurrentExchanges()).isEmpty();
        assertThat(settings.maxConcurrentPerProject()).isEmpty();
        assertThat(settings.maxConcurrentPerToken()).isEmpty();
        assertThat(settings.maxHeaderBytes()).isEqualTo(64 * 1024);
        assertThat(settings.providerReloadInterval()).isZero();
        assertThat(settings.maxRequestBytes()).isEqualTo(50 * 1024 * 1024);
        assertThat(settings.shutdownGrace()).isEqualTo(Duration.ofSeconds(30));
    }

    @Test
    void everyKeyIsReadWithAndWithoutPrefix() {
        EngineSettings settings = parse(Map.of(
                "llmproxy.provider-file", "conf/providers.yaml",
                "provider", "azure",
                "llmproxy.database-path", "/var/lib/x.db",
                "sinks", "file, cloud-watch",
                "sink.file.path", "events.jsonl",
                "llmproxy.sink.cloud-watch.log-group", "g",
                "event-buffer-size", "5",
                "max-concurrent-exchanges", "7",
                "max-request-bytes", "1MiB",
                "llmproxy.shutdown-grace", " 0s\n"));
        EngineSettings limits = parse(Map.of(
                "max-concurrent-per-project", "8",
                "max-concurrent-per-token", "9",
                "max-header-bytes", "8KiB",
                "provider-file", "p.yaml",
                "provider-reload-interval", "10s"));

        assertThat(settings.providerFile()).contains(Path.of("conf/providers.yaml"));
        assertThat(settings.provider()).contains("azure");
        assertThat(settings.database()).isEqualTo(new DatabaseConfig.File(Path.of("/var/lib/x.db")));
        assertThat(settings.sinks()).containsExactly("file", "cloud-watch");
        assertThat(settings.sinkSettings("file")).containsExactly(Map.entry("path", "events.jsonl"));
        assertThat(settings.sinkSettings("cloud-watch")).containsExactly(Map.entry("log-group", "g"));
        assertThat(settings.eventBufferSize()).isEqualTo(5);
        assertThat(settings.maxConcurrentExchanges()).hasValue(7);
        assertThat(settings.maxRequestBytes()).isEqualTo(1 << 20);
        assertThat(settings.shutdownGrace()).isZero();
        assertThat(limits.maxConcurrentPerProject()).hasValue(8);
        assertThat(limits.maxConcurrentPerToken()).hasValue(9);
        assertThat(limits.maxHeaderBytes()).isEqualTo(8192);
        assertThat(limits.providerReloadInterval()).isEqualTo(Duration.ofSeconds(10));
    }

    @Test
    void baseUrlIsForTheBuiltInProfile() {
        assertThat(parse(Map.of("base-url", "http://localhost:9/x", "provider", "openai"))
                        .baseUrl())
                .hasToString("http://localhost:9/x");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        event-buffer-size | 0         | 0 (expected: a whole number from 1 to 1000000)
        event-buffer-size | 1000001   | 1000001 (expected: a whole number from 1 to 1000000)
        event-buffer-size | 1k        | 1k (expected: a whole number from 1 to 1000000)
        max-concurrent-exchanges | 0  | 0 (expected: a whole number from 1 to 2147483647)
        max-concurrent-per-project | 0 | 0 (expected: a whole number from 1 to 2147483647)
        max-concurrent-per-token | -1 | -1 (expected: a whole number from 1 to 2147483647)
        max-header-bytes  | 1023      | 1023 (expected: 1KiB to 2147483647)
        max-header-bytes  | 3GiB      | 3GiB (expected: 1KiB to 2147483647)
        provider-reload-interval | 10s | without effect (expected: a provider-file as well)
        provider-reload-interval | 1ms | 1ms (expected: 1s to 24h, or 0 for never)
        max-request-bytes | 0         | 0 (expected: at least 1 byte)
        max-request-bytes | 10M       | 10M (expected: a size such as 65536, 10MB or 10MiB)
        shutdown-grace    | 30        | 30 (expected: a duration such as 30s, 1h30m or PT30S)
        base-url          | ftp://x   | ftp://x (expected: http(s)://host[:port][/path][?query], without credentials)
        provider          | azure     | azure (expected: openai, or a provider-file that contains it)
        sinks             | file,file | file (expected: different names of sinks, separated by commas, such as file)
        sinks             | a,,b      | empty (expected: different names of sinks, separated by commas, such as file)
        sinks             | File      | File (expected: different names of sinks, separated by commas, such as file)
        sinkss            | file      | unknown setting (did you mean sinks?)
        llmproxy.provder  | x         | unknown setting (did you mean provider?)
        sink.file.path    | x         | the sink file is not switched on (expected: its name in sinks)
        sink.file         | x         | unknown setting (expected: sink.<name>.<key> in lower case)
        """)
    void aWrongValueNamesKeyAndSource(String key, String value, String problem) {
        assertThat(problemsOf(Map.of(key, value))).containsExactly("web.xml init-param " + key + ": " + problem);
    }

    @Test
    void allProblemsAreReportedAtOnce() {
        assertThat(problemsOf(Map.of("event-buffer-size", "x", "shutdown-grace", "y", "wrong", "z")))
                .hasSize(3);
    }

    @Test
    void aSettingForASinkWithATypoIsNotIgnored() {
        assertThat(problemsOf(Map.of("sinks", "cloudwatch", "sink.cloudwach.region", "eu-west-1")))
                .containsExactly("web.xml init-param sink.cloudwach.region: the sink cloudwach is not switched on"
                        + " (did you mean cloudwatch?)");
    }

    @Test
    void theSameKeyTwiceIsRefused() {
        assertThat(problemsOf(Map.of("sinks", "file", "llmproxy.sinks", "other")))
                .containsExactly("web.xml init-param sinks: set twice"
                        + " (expected: only one of this and web.xml init-param llmproxy.sinks)");
    }

    @Test
    void aBaseUrlBesideAProviderFileIsRefused() {
        assertThat(problemsOf(Map.of("base-url", "https://x", "provider-file", "p.yaml")))
                .containsExactly("web.xml init-param base-url: without effect"
                        + " (expected: only one of this and web.xml init-param provider-file)");
    }

    @Test
    void theQueryOfTheBaseUrlIsNotPrinted() {
        assertThat(parse(Map.of("base-url", "https://x/y?key=hunter2")).toString())
                .contains("https://x/y")
                .doesNotContain("hunter2");
    }

    @Test
    void nothingOfACredentialIsRepeated() {
        Map<String, String> values = Map.of(
                "sinks", "helicone",
                "sink.helicone.api-key", "hunter2hunter2",
                "sink.helicon.api-key", "hunter2hunter2",
                "event-buffer-size", "sk-hunter2",
                "shutdown-grace", "hunter2hunter2hunter2hunter2",
                "base-url", "https://me:hunter2@host");

        assertThat(problemsOf(values)).hasSize(4).noneMatch(problem -> problem.contains("hunter2"));
        assertThat(parse(Map.of("sinks", "helicone", "sink.helicone.api-key", "hunter2")))
                .asString()
                .doesNotContain("hunter2");
    }
}
