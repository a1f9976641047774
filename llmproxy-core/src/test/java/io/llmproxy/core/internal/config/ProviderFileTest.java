package io.llmproxy.core.internal.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.llmproxy.core.InvalidConfigException;
import io.llmproxy.core.ProviderConfig;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class ProviderFileTest {
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

    private static final String MINIMAL = """
            apis:
              openai:
                base_url: https://api.openai.com
                allowed_endpoints: [/v1/models]
                allowed_methods: [GET]
            """;

    @TempDir
    Path directory;

    @Test
    void everyKeyReachesTheProvider() {
        ProviderConfig openai = load(COMPLETE).provider(null);

        assertThat(openai.name()).isEqualTo("openai");
        assertThat(openai.baseUrl()).isEqualTo(URI.create("https://api.openai.com"));
        assertThat(openai.allowedEndpoints()).containsExactly("/v1/chat/completions", "/v1/models");
        assertThat(openai.allowedMethods()).containsExactly("GET", "POST").isUnmodifiable();
        assertThat(openai.totalTimeout()).contains(Duration.ofSeconds(120));
        assertThat(openai.firstByteTimeout()).isEqualTo(Duration.ofSeconds(45));
        assertThat(openai.connectionKeepAlive()).isEqualTo(Duration.ofSeconds(90));
        assertThat(openai.connectTimeout()).isEqualTo(Duration.ofSeconds(5));
        assertThat(openai.idleTimeout()).isEqualTo(Duration.ofMinutes(1));
        assertThat(openai.maxIdleConnections()).isEqualTo(50);
        assertThat(openai.paramAllowList().keySet()).containsExactly("model", "n");
        assertThat(openai.paramAllowList()).containsEntry("model", List.of("gpt-4o", "gpt-4o-*"));
        assertThat(openai.allowedOrigins()).containsExactly("https://app.example.com");
        assertThat(openai.requiredHeaders()).containsExactly("origin", "x-team");
        assertThat(openai.isStreamUsageRequested()).isFalse();
    }

    @Test
    void absentKeysAndZeroDurationsMeanTheDefaults() {
        ProviderConfig absent = load(COMPLETE).provider("other");
        ProviderConfig zero = load(MINIMAL + """
                            timeouts: { request: 0s, response_header: 0, idle_connection: 0s, flush_interval: 0s }
                            connection: { max_idle_conns: 0 }
                        """).provider(null);

        for (ProviderConfig provider : List.of(absent, zero)) {
            assertThat(provider.totalTimeout()).isEmpty();
            assertThat(provider.firstByteTimeout()).isEqualTo(ProviderConfig.DEFAULT_FIRST_BYTE_TIMEOUT);
            assertThat(provider.connectTimeout()).isEqualTo(ProviderConfig.DEFAULT_CONNECT_TIMEOUT);
            assertThat(provider.idleTimeout()).isEqualTo(ProviderConfig.DEFAULT_IDLE_TIMEOUT);
            assertThat(provider.connectionKeepAlive()).isEqualTo(Duration.ofSeconds(90));
            assertThat(provider.maxIdleConnections()).isEqualTo(100);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "https://api.openai.com,true",
        "https://API.OpenAI.com/v1,true",
        "https://mine.openai.azure.com/openai,true",
        "https://mine.services.ai.azure.com,true",
        "https://mine.cognitiveservices.azure.com,true",
        "https://openai.azure.com,false",
        "https://api.openai.com.example.com,false",
        "https://eu.api.openai.com,false",
        "http://localhost:8080/api.openai.com,false",
    })
    void usageOfStreamsIsRequestedWhereItIsKnownToBeUnderstood(String address, boolean isRequested) {
        String entry = MINIMAL.replace("https://api.openai.com", address);

        assertThat(load(entry).provider(null).isStreamUsageRequested()).isEqualTo(isRequested);
        assertThat(load(entry + "    request_stream_usage: true\n")
                        .provider(null)
                        .isStreamUsageRequested())
                .isTrue();
        assertThat(load(entry + "    request_stream_usage: false\n")
                        .provider(null)
                        .isStreamUsageRequested())
                .isFalse();
    }

    @Test
    void withoutDefaultTheOnlyEntryIsMeant() {
        assertThat(load(MINIMAL).provider(null).name()).isEqualTo("openai");
    }

    @Test
    void withoutDefaultSeveralEntriesNeedAName() {
        ProviderFile file = load(COMPLETE.replace("default_api: openai\n", ""));

        assertThat(problemsOf(() -> file.provider(null)))
                .containsExactly(path() + ": default_api: missing (expected one of: openai, other)");
    }

    @Test
    void anUnknownNameIsRefusedInsteadOfReplacedByTheDefault() {
        assertThat(problemsOf(() -> load(COMPLETE).provider("opnai")))
                .containsExactly(path() + ": API provider 'opnai' not found in configuration (did you mean openai?)");
    }

    @Test
    void anchorsAndAByteOrderMarkAreFine() {
        String text = """
                \ufeffapis:
                  a: &a
                    base_url: https://a.example
                    allowed_endpoints: [/v1/models]
                    allowed_methods: [GET]
                  b: *a
                """;

        assertThat(load(text).provider("b").baseUrl()).hasToString("https://a.example");
    }

    /** D18: the Go edition falls back to a broader built-in configuration. */
    @ParameterizedTest
    @MethodSource("brokenFiles")
    void aBrokenFileStopsTheStartWithLineAndKey(String text, String problem) {
        assertThat(problemsOf(() -> load(text))).containsExactly(path() + problem);
    }

    static Stream<Arguments> brokenFiles() {
        String entry = MINIMAL + "    ";
        return Stream.of(
                broken("", ":1: apis: no API providers configured (expected: at least one)"),
                broken("apis:\n", ":1: apis: no API providers configured (expected: at least one)"),
                broken("\napis: {}\n", ":2: apis: no API providers configured (expected: at least one)"),
                broken("apis: 5\n", ":1: apis: 5 (expected: a mapping from names to providers)"),
                broken("- a\n- b\n", ":1: failed to parse config file: not a mapping"),
                broken(
                        "apis:\n  openai:\n",
                        ":2: apis.openai: API 'openai' is empty (expected: base_url,"
                                + " allowed_endpoints, allowed_methods, timeouts, connection, param_whitelist, allowed_origins,"
                                + " required_headers, request_stream_usage)"),
                broken(
                        "default_api: opnai\n" + MINIMAL,
                        ":1: default_api: default API 'opnai' not found in configured APIs (did you mean openai?)"),
                broken(MINIMAL + "api: {}\n", ":6: api: unknown key (did you mean apis?)"),
                broken(
                        MINIMAL + MINIMAL.substring("apis:\n".length()),
                        ":6: apis.openai: duplicate key (first on line 2)"),
                broken(
                        MINIMAL.replace("https://api.openai.com", "''"),
                        ":3: apis.openai.base_url: API 'openai' has empty base_url"
                                + " (expected: an address such as https://api.openai.com)"),
                broken(
                        MINIMAL.replace("    base_url: https://api.openai.com\n", ""),
                        ":2: apis.openai.base_url: API 'openai' has empty base_url"
                                + " (expected: an address such as https://api.openai.com)"),
                broken(
                        MINIMAL.replace("https://api.openai.com", "api.openai.com"),
                        ":3: apis.openai.base_url: api.openai.com"
                                + " (expected: http(s)://host[:port][/path], without credentials and query)"),
                broken(
                        MINIMAL.replace("[/v1/models]", "[]"),
                        ":4: apis.openai.allowed_endpoints: API 'openai' has no allowed_endpoints"
                                + " (expected: at least one path such as /v1/models)"),
                broken(
                        MINIMAL.replace("[GET]", ""),
                        ":5: apis.openai.allowed_methods: API 'openai' has no allowed_methods"
                                + " (expected: at least one method such as POST)"),
                broken(
                        MINIMAL.replace("[GET]", "GET"),
                        ":5: apis.openai.allowed_methods: GET (expected: a list with at least one method such as POST)"),
                broken(
                        MINIMAL.replace("[GET]", "[GET, TRACE]"),
                        ":5: apis.openai.allowed_methods: TRACE (expected: a method, but not TRACE or CONNECT)"),
                broken(
                        MINIMAL.replace("[/v1/models]", "[/v1/models, v1/x]"),
                        ":4: apis.openai.allowed_endpoints: v1/x (expected: a path that starts with /)"),
                broken(
                        entry + "request_stream_usage: yes\n",
                        ":6: apis.openai.request_stream_usage: yes (expected: true or false)"),
                broken(
                        entry + "allowd_origins: [x]\n",
                        ":6: apis.openai.allowd_origins: unknown key (did you mean allowed_origins?)"),
                broken(
                        entry + "timeouts:\n      request: 30\n",
                        ":7: apis.openai.timeouts.request: 30 (expected: a duration such as 30s, 1h30m or PT30S)"),
                broken(
                        entry + "timeouts: { idle: 0s }\n",
                        ":6: apis.openai.timeouts.idle: 0s (expected: more than zero)"),
                broken(
                        entry + "timeouts:\n",
                        ":6: apis.openai.timeouts: empty (expected: a mapping with request, response_header,"
                                + " idle_connection, flush_interval, connect, idle)"),
                broken(
                        entry + "timeouts: { response: 30s }\n",
                        ":6: apis.openai.timeouts.response: unknown key (expected one of: connect, flush_interval, idle,"
                                + " idle_connection, request, response_header)"),
                broken(
                        entry + "connection: { max_idle_conns: many }\n",
                        ":6: apis.openai.connection.max_idle_conns: many (expected: a whole number, 0 for the default)"),
                broken(
                        entry + "param_whitelist: { model: gpt-4o }\n",
                        ":6: apis.openai.param_whitelist.model: gpt-4o"
                                + " (expected: a list with at least one glob such as gpt-4o-*)"),
                broken(
                        entry + "param_whitelist:\n      model:\n        - gpt-4o\n        - 'gpt-[4'\n",
                        ":9: apis.openai.param_whitelist.model: gpt-[4 (expected: a glob with a closing ])"),
                broken(
                        entry + "allowed_origins: ['*']\n",
                        ":6: apis.openai.allowed_origins: * (expected: an origin such as https://app.example.com; without the"
                                + " list any may call)"),
                broken(
                        entry + "allowed_origins: []\n",
                        ":6: apis.openai.allowed_origins: an empty list"
                                + " (expected: a list with at least one origin such as https://app.example.com)"),
                broken(
                        entry + "required_headers: ['x y']\n",
                        ":6: apis.openai.required_headers: x y (expected: the name of a header)"),
                broken(
                        entry + "required_headers: [[x]]\n",
                        ":6: apis.openai.required_headers: a list (expected: one header name)"),
                broken(
                        "apis:\n  openai: !!java.net.URL [x]\n",
                        ":2: apis.openai: a list (expected: a mapping with base_url, allowed_endpoints, allowed_methods,"
                                + " timeouts, connection, param_whitelist, allowed_origins, required_headers,"
                                + " request_stream_usage)"),
                broken(
                        entry + "required_headers: [!secret x]\n",
                        ":6: apis.openai.required_headers: a value with the tag !secret (expected: one header name)"));
    }

    private static Arguments broken(String text, String problem) {
        return Arguments.of(text, problem);
    }

    @Test
    void allProblemsAreReportedAtOnce() {
        String text = """
                default_api: nope
                apis:
                  a:
                  b:
                    allowed_endpoints: [x]
                    timeouts: { connect: soon }
                """;

        assertThat(problemsOf(() -> load(text)))
                .hasSize(6)
                .anyMatch(problem -> problem.startsWith(path() + ":1: default_api: default API 'nope' not found"))
                .anyMatch(problem -> problem.startsWith(path() + ":3: apis.a: API 'a' is empty"))
                .anyMatch(problem -> problem.startsWith(path() + ":4: apis.b.base_url: API 'b' has empty base_url"))
                .anyMatch(problem ->
                        problem.startsWith(path() + ":4: apis.b.allowed_methods: API 'b' has no allowed_methods"))
                .anyMatch(problem -> problem.startsWith(path() + ":5: apis.b.allowed_endpoints: x (expected"))
                .anyMatch(problem -> problem.startsWith(path() + ":6: apis.b.timeouts.connect: soon (expected"));
    }

    @Test
    void aSyntaxErrorNamesItsLineAndRepeatsNothingOfTheFile() {
        assertThat(problemsOf(() -> load("apis:\n  a: [sk-hidden\n  b: c\n")))
                .singleElement()
                .asString()
                .startsWith(path() + ":3: failed to parse config file: ")
                .doesNotContain("sk-hidden");
    }

    @Test
    void aCredentialInTheAddressIsNotRepeated() {
        assertThat(problemsOf(() -> load(MINIMAL.replace("https://", "https://user:hunter2@"))))
                .singleElement()
                .asString()
                .contains(":3: apis.openai.base_url: ")
                .doesNotContain("hunter2");
    }

    @Test
    void aMissingFileIsNamed() {
        Path missing = directory.resolve("missing.yaml");

        assertThat(problemsOf(() -> ProviderFile.load(missing)))
                .containsExactly(missing + ": failed to read config file: no such file");
    }

    @Test
    void aDirectoryIsNotAFile() {
        assertThat(problemsOf(() -> ProviderFile.load(directory)))
                .containsExactly(directory + ": failed to read config file: not readable (IOException)");
    }

    @Test
    void bytesThatAreNotUtf8AreRefused() throws IOException {
        Files.write(path(), new byte[] {'a', ':', ' ', (byte) 0xc3, '\n'});

        assertThat(problemsOf(() -> ProviderFile.load(path())))
                .containsExactly(path() + ": failed to read config file: not UTF-8");
    }

    @Test
    void aHugeFileIsRefusedWithoutParsing() {
        assertThat(problemsOf(() -> load("#".repeat((1 << 20) + 1))))
                .containsExactly(
                        path() + ": failed to read config file: more than 1 MiB (expected: a file with providers)");
    }

    @Test
    void aliasesCannotMultiply() {
        StringBuilder text = new StringBuilder("a0: &a0 [x]\n");
        for (int i = 1; i < 60; i++) {
            text.append("a%d: &a%d [*a%d, *a%d]\n".formatted(i, i, i - 1, i - 1));
        }

        assertThat(problemsOf(() -> load(text.toString())))
                .singleElement()
                .asString()
                .startsWith(path() + ": failed to parse config file: ");
    }

    @Test
    void deepNestingIsRefusedBeforeItOverflowsTheStack() {
        assertThat(problemsOf(() -> load("apis: " + "[".repeat(500_000))))
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

    private Path path() {
        return directory.resolve("providers.yaml");
    }

    private ProviderFile load(String text) {
        try {
            Files.writeString(path(), text);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        return ProviderFile.load(path());
    }

    private static List<String> problemsOf(Runnable action) {
        return catchThrowableOfType(InvalidConfigException.class, action::run).problems();
    }
}
