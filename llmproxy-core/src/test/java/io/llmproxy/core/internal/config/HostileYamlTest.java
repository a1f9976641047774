package io.llmproxy.core.internal.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.llmproxy.core.InvalidConfigException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Files that are hardly YAML, or meant to harm: each ends in an error, soon, and none repeats a secret. */
class HostileYamlTest {
    private static final String COMPLETE = """
            default_api: openai
            apis:
              openai:
                base_url: https://api.openai.com
                allowed_endpoints:
                  - /v1/chat/completions
                  - /v1/models
                allowed_methods: [GET, post]
                timeouts:
                  request: 120s
                  response_header: 45s
                  idle_connection: 1m30s
                  flush_interval: 10ms
                  connect: 5s
                  idle: PT1M
                connection:
                  max_idle_conns: 50
                  max_idle_conns_per_host: 20
                param_whitelist:
                  model: [gpt-4o, "gpt-4o-*"]
                  n: [1]
                allowed_origins: ["https://app.example.com"]
                required_headers: [Origin, X-Team]
                request_stream_usage: false
              other:
                base_url: http://localhost:8080/base
                allowed_endpoints: [/v1/messages]
                allowed_methods: [POST]
            """;

    @TempDir
    private Path directory;

    @Test
    void aSyntaxErrorNamesItsLineAndRepeatsNothingOfTheFile() {
        assertThat(ProviderFiles.problemsOf(() -> load("apis:\n  a: [sk-hidden\n  b: c\n")))
                .singleElement()
                .asString()
                .startsWith(path() + ":3: failed to parse config file: ")
                .doesNotContain("sk-hidden");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://user:hunter2@host",
                "https://user:hunter2@ho_st",
                "user:hunter2@host",
                "ftp://host/path?hunter2",
                "https://host/path?a=b#c?hunter2",
                "https://host/ ?hunter2"
            })
    void aCredentialInTheAddressIsNotRepeated(String address) {
        assertThat(ProviderFiles.in(directory)
                        .problemsOf(ProviderFiles.MINIMAL.replace("https://api.openai.com", "'" + address + "'")))
                .singleElement()
                .asString()
                .startsWith(":3: apis.openai.base_url: ")
                .doesNotContain("hunter2");
    }

    @Test
    void aMissingFileIsNamed() {
        Path missing = directory.resolve("missing.yaml");

        assertThat(ProviderFiles.problemsOf(() -> ProviderFile.load(missing)))
                .containsExactly(missing + ": failed to read config file: no such file");
    }

    @Test
    void aDirectoryIsNotAFile() {
        assertThat(ProviderFiles.problemsOf(() -> ProviderFile.load(directory)))
                .containsExactly(directory + ": failed to read config file: not readable (IOException)");
    }

    @Test
    void bytesThatAreNotUtf8AreRefused() throws IOException {
        Files.write(path(), new byte[] {'a', ':', ' ', (byte) 0xc3, '\n'});

        assertThat(ProviderFiles.problemsOf(() -> ProviderFile.load(path())))
                .containsExactly(path() + ": failed to read config file: not UTF-8");
    }

    @Test
    void aHugeFileIsRefusedWithoutParsing() {
        assertThat(ProviderFiles.problemsOf(() -> load("#".repeat((1 << 20) + 1))))
                .containsExactly(
                        path() + ": failed to read config file: more than 1 MiB (expected: a file with providers)");
    }

    @Test
    void aliasesCannotMultiply() {
        StringBuilder text = new StringBuilder("a0: &a0 [x]\n");
        for (int i = 1; i < 60; i++) {
            text.append("a%d: &a%d [*a%d, *a%d]\n".formatted(i, i, i - 1, i - 1));
        }

        assertThat(ProviderFiles.problemsOf(() -> load(text.toString())))
                .singleElement()
                .asString()
                .startsWith(path() + ": failed to parse config file: ");
    }

    @Test
    void deepNestingIsRefusedBeforeItOverflowsTheStack() {
        assertThat(ProviderFiles.problemsOf(() -> load("apis: " + "[".repeat(500_000))))
                .containsExactly(path() + ":1: failed to parse config file: nested too deeply");
    }

    @Test
    void anyDamageToTheFileIsReportedOrHarmless() throws IOException {
        Random random = new Random(20_261_123);
        String damage = " :-[]{}&*!|>'\"%@`#\n\t\0x0\u00ff";
        for (int i = 0; i < 2_000; i++) {
            byte[] bytes = COMPLETE.getBytes(StandardCharsets.UTF_8);
            for (int hit = 0; hit < 3; hit++) {
                bytes[random.nextInt(bytes.length)] = (byte) damage.charAt(random.nextInt(damage.length()));
            }
            Files.write(path(), bytes);
            try {
                assertThat(ProviderFile.load(path())).isNotNull();
            } catch (InvalidConfigException e) {
                assertThat(e.problems()).isNotEmpty().allMatch(problem -> problem.startsWith(path() + ":"));
            }
        }
    }

    /** The library that reads YAML copies without end what names itself in {@code <<}. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "apis: {}\na: &a\n  b: 1\n  <<: *a\n",
                "apis: {}\na: &a\n  b: {}\n  <<: [*a, *a]\n",
                "apis: {}\na: &a\n  b:\n    <<: *a\n",
                "apis: {}\na: &a\n  - 1\n  - *a\n",
                "apis: {}\na: &a\n  b: &b {}\n  c: {d: *a}\n",
            })
    void whatRefersToItselfIsRefused(String text) {
        List<String> problems = assertTimeoutPreemptively(
                Duration.ofSeconds(10), () -> ProviderFiles.in(directory).problemsOf(text));

        assertThat(problems).containsExactly(":4: failed to parse config file: an alias within what it stands for");
    }

    @Test
    void anAnchorMayBeGivenAgainWithinItself() {
        String text = """
                apis:
                  mine: &a
                    base_url: &a http://localhost
                    allowed_endpoints: [/v1/models]
                    allowed_methods: [GET]
                    upstream_headers: {x-copy: *a}
                """;

        assertThat(load(text).provider(null).upstreamHeaders()).containsEntry("x-copy", "http://localhost");
    }

    private Path path() {
        return ProviderFiles.in(directory).path();
    }

    private ProviderFile load(String text) {
        return ProviderFiles.in(directory).load(text);
    }
}
