package io.llmproxy.core.internal.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What is wrong with the keys of a file, with line and key. {@link HostileYamlTest} is about files that are hardly YAML. */
class BrokenProviderFileTest {
    @TempDir
    private Path directory;

    /** D18: the Go edition falls back to a broader built-in configuration. */
    @ParameterizedTest
    @MethodSource("brokenFiles")
    void aBrokenFileStopsTheStartWithLineAndKey(String text, String problem) {
        assertThat(ProviderFiles.in(directory).problemsOf(text)).containsExactly(problem);
    }

    static Stream<Arguments> brokenFiles() {
        String entry = ProviderFiles.MINIMAL + "    ";
        return Stream.of(
                broken("", ":1: apis: no API providers configured (expected: at least one)"),
                broken("apis:\n", ":1: apis: no API providers configured (expected: at least one)"),
                broken("\napis: {}\n", ":2: apis: no API providers configured (expected: at least one)"),
                broken("apis: 5\n", ":1: apis: 5 (expected: a mapping from names to providers)"),
                broken("- a\n- b\n", ":1: failed to parse config file: not a mapping"),
                broken(
                        "apis:\n  openai:\n",
                        ":2: apis.openai: API 'openai' is empty"
                                + " (expected: base_url, allowed_endpoints and allowed_methods, or a profile)"),
                broken(
                        "default_api: opnai\n" + ProviderFiles.MINIMAL,
                        ":1: default_api: default API 'opnai' not found in configured APIs (did you mean openai?)"),
                broken(ProviderFiles.MINIMAL + "api: {}\n", ":6: api: unknown key (did you mean apis?)"),
                broken(
                        ProviderFiles.MINIMAL + ProviderFiles.MINIMAL.substring("apis:\n".length()),
                        ":6: apis.openai: duplicate key (first on line 2)"),
                broken(
                        ProviderFiles.MINIMAL.replace("https://api.openai.com", "''"),
                        ":3: apis.openai.base_url: API 'openai' has empty base_url"
                                + " (expected: an address such as https://api.openai.com)"),
                broken(
                        ProviderFiles.MINIMAL.replace("    base_url: https://api.openai.com\n", ""),
                        ":2: apis.openai.base_url: API 'openai' has empty base_url"
                                + " (expected: an address such as https://api.openai.com)"),
                broken(
                        ProviderFiles.MINIMAL.replace("https://api.openai.com", "api.openai.com"),
                        ":3: apis.openai.base_url: api.openai.com"
                                + " (expected: http(s)://host[:port][/path][?query], without credentials)"),
                broken(
                        ProviderFiles.MINIMAL.replace("[/v1/models]", "[]"),
                        ":4: apis.openai.allowed_endpoints: API 'openai' has no allowed_endpoints"
                                + " (expected: at least one path such as /v1/models)"),
                broken(
                        ProviderFiles.MINIMAL.replace("[GET]", ""),
                        ":5: apis.openai.allowed_methods: API 'openai' has no allowed_methods"
                                + " (expected: at least one method such as POST)"),
                broken(
                        ProviderFiles.MINIMAL.replace("[GET]", "GET"),
                        ":5: apis.openai.allowed_methods: GET (expected: a list with at least one method such as POST)"),
                broken(
                        ProviderFiles.MINIMAL.replace("[GET]", "[GET, TRACE]"),
                        ":5: apis.openai.allowed_methods: TRACE (expected: a method, but not TRACE or CONNECT)"),
                broken(
                        ProviderFiles.MINIMAL.replace("[/v1/models]", "[/v1/models, v1/x]"),
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
                                + " idle_connection, flush_interval, connect, idle, request_body, endpoints)"),
                broken(
                        entry + "timeouts: { response: 30s }\n",
                        ":6: apis.openai.timeouts.response: unknown key (expected one of: connect, endpoints, flush_interval,"
                                + " idle, idle_connection, request, request_body, response_header)"),
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
                        ":2: apis.openai: a list (expected: a mapping with base_url, allowed_endpoints and allowed_methods, or a"
                                + " profile)"),
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

        assertThat(ProviderFiles.in(directory).problemsOf(text))
                .hasSize(6)
                .anyMatch(problem -> problem.startsWith(":1: default_api: default API 'nope' not found"))
                .anyMatch(problem -> problem.startsWith(":3: apis.a: API 'a' is empty"))
                .anyMatch(problem -> problem.startsWith(":4: apis.b.base_url: API 'b' has empty base_url"))
                .anyMatch(problem -> problem.startsWith(":4: apis.b.allowed_methods: API 'b' has no allowed_methods"))
                .anyMatch(problem -> problem.startsWith(":5: apis.b.allowed_endpoints: x (expected"))
                .anyMatch(problem -> problem.startsWith(":6: apis.b.timeouts.connect: soon (expected"));
    }
}
