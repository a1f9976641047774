package io.llmproxy.core.internal.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.llmproxy.core.CircuitBreakerConfig;
import io.llmproxy.core.CredentialPlace;
import io.llmproxy.core.EndpointTimeouts;
import io.llmproxy.core.ProviderConfig;
import io.llmproxy.core.RetryConfig;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The keys that the Go edition does not have. */
class ProviderKeysTest {
    @TempDir
    private Path directory;

    private ProviderFiles files;

    @BeforeEach
    void prepare() {
        files = ProviderFiles.in(directory);
    }

    @Test
    void theRouteIsRead() {
        ProviderConfig provider = files.with("""
                path_prefix: /open-ai/
                hosts: [LLM.example.com, "[::1]", localhost]
                """);

        assertThat(provider.pathPrefix()).isEqualTo("/open-ai");
        assertThat(provider.hosts()).containsExactlyInAnyOrder("llm.example.com", "[::1]", "localhost");
        assertThat(provider.clientPaths()).containsExactly("/open-ai/v1/models");
    }

    @Test
    void thePlacesOfCredentialsAreRead() {
        ProviderConfig provider = files.with("""
                auth: X-Goog-Api-Key
                token_from: [x-goog-api-key, "query:key", bearer]
                """);

        assertThat(provider.apiKeyPlace()).isEqualTo(CredentialPlace.header("x-goog-api-key"));
        assertThat(provider.tokenPlaces())
                .containsExactly(
                        CredentialPlace.header("x-goog-api-key"),
                        CredentialPlace.query("key"),
                        CredentialPlace.bearer());
        assertThat(files.with("auth: api-key").tokenPlaces())
                .containsExactly(CredentialPlace.header("api-key"), CredentialPlace.bearer());
    }

    @Test
    void theHeadersAreRead() {
        ProviderConfig provider = files.with("""
                forward_headers: [X-Trace, anthropic-beta]
                upstream_headers: {OpenAI-Organization: org-1, x-number: 5}
                forward_client_address: true
                enforce_metadata: [user_id, "*"]
                """);

        assertThat(provider.forwardedHeaders()).containsExactly("x-trace", "anthropic-beta");
        assertThat(provider.upstreamHeaders())
                .containsExactly(Map.entry("OpenAI-Organization", "org-1"), Map.entry("x-number", "5"));
        assertThat(provider.isClientAddressForwarded()).isTrue();
        assertThat(provider.enforcedMetadata()).containsExactly("user_id", "*");
    }

    @Test
    void theTimeLimitsAreRead() {
        ProviderConfig provider = files.with("""
                timeouts:
                  request_body: 8760h
                  endpoints:
                    /v1/embeddings: {response_header: 30s, idle: PT5S, request: 1m}
                    /v1/responses/*: {response_header: 1h}
                """);

        assertThat(provider.requestBodyTimeout()).isEqualTo(Duration.ofDays(365));
        assertThat(provider.endpointTimeouts())
                .containsExactly(
                        Map.entry(
                                "/v1/embeddings",
                                new EndpointTimeouts(
                                        Duration.ofSeconds(30), Duration.ofSeconds(5), Duration.ofMinutes(1))),
                        Map.entry("/v1/responses/*", new EndpointTimeouts(Duration.ofHours(1), null, null)));
    }

    @Test
    void retriesAreRead() {
        ProviderConfig provider = files.with("""
                retries:
                  attempts: 3
                  statuses: [429, 503]
                  after_send: true
                  pause: 0s
                  longest_wait: 1m
                  max_body: 64KiB
                """);

        assertThat(provider.retries().attempts()).isEqualTo(3);
        assertThat(provider.retries().statuses()).containsExactly(429, 503);
        assertThat(provider.retries().isAfterSend()).isTrue();
        assertThat(provider.retries().pause()).isZero();
        assertThat(provider.retries().longestWait()).isEqualTo(Duration.ofMinutes(1));
        assertThat(provider.retries().maxBodyBytes()).isEqualTo(64 * 1024);
    }

    @Test
    void whatIsAbsentFromRetriesHasItsDefault() {
        assertThat(files.with("retries: {attempts: 2}").retries())
                .usingRecursiveComparison()
                .isEqualTo(RetryConfig.builder(2).build());
        assertThat(files.with("").retries().attempts()).isEqualTo(1);
    }

    @Test
    void theBreakerIsRead() {
        assertThat(files.with("").circuitBreaker()).contains(CircuitBreakerConfig.DEFAULT);
        assertThat(files.with("circuit_breaker: {enabled: true}").circuitBreaker())
                .contains(CircuitBreakerConfig.DEFAULT);
        assertThat(files.with("circuit_breaker: {failures: 2, cooldown: 5s}").circuitBreaker())
                .contains(new CircuitBreakerConfig(2, Duration.ofSeconds(5)));
        assertThat(files.with("circuit_breaker: {enabled: false, failures: 2}").circuitBreaker())
                .isEmpty();
    }

    @Test
    void theAddressMayHaveAQueryWhichIsNotPrinted() {
        ProviderConfig provider = files.load(ProviderFiles.MINIMAL.replace(
                        "https://api.openai.com", "https://mine.openai.azure.com/x?api-version=2024-10-21&k=hunter2"))
                .provider(null);

        assertThat(provider.baseUrl())
                .isEqualTo(URI.create("https://mine.openai.azure.com/x?api-version=2024-10-21&k=hunter2"));
        assertThat(provider.toString()).contains("mine.openai.azure.com/x").doesNotContain("hunter2");
    }

    @Test
    void methodsOfEndpointsMakeTheGeneralOnesDispensable() {
        String text = ProviderFiles.MINIMAL
                .replace("[/v1/models]", "['GET,delete /v1/files', 'POST /v1/chat/completions']")
                .replace("    allowed_methods: [GET]\n", "");

        assertThat(files.load(text).provider(null).allowedEndpoints())
                .containsExactly("GET,delete /v1/files", "POST /v1/chat/completions");
        assertThat(files.load(text).provider(null).allowedMethods()).isEmpty();
        assertThat(files.problemsOf(text.replace("POST /", "/")))
                .containsExactly(":2: apis.openai.allowed_methods: API 'openai' has no allowed_methods"
                        + " (expected: at least one method such as POST)");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        path_prefix: anthropic                 | path_prefix: anthropic (expected: a path such as /anthropic, of letters, digits and -._~)
        path_prefix: /a/../b                   | path_prefix: /a/../b (expected: a path such as /anthropic, of letters, digits and -._~)
        path_prefix: [/a]                      | path_prefix: a list (expected: a path such as /anthropic)
        hosts: a.example                       | hosts: a.example (expected: a list with at least one name such as llm.example.com)
        hosts: ["a.example:8080"]              | hosts: a.example:8080 (expected: a name such as llm.example.com, without port)
        hosts: ["*.example"]                   | hosts: *.example (expected: a name such as llm.example.com, without port)
        hosts: [a.example, b.example, A.example] | hosts: A.example twice (expected: once)
        auth: x api key                        | auth: x api key (expected: bearer, a header such as x-api-key, or query:<name>)
        auth: "query:"                         | auth: query: (expected: bearer, a header such as x-api-key, or query:<name>)
        token_from: x-api-key                  | token_from: x-api-key (expected: a list with at least bearer, a header such as x-api-key, or query:<name>)
        token_from: [bearer, Authorization]    | token_from: Authorization twice (expected: once)
        forward_headers: [Cookie]              | forward_headers: header Cookie (expected: none of cookies, credentials, addresses of clients and fields of the connection)
        forward_headers: [X-Api-Key]           | forward_headers: header X-Api-Key (expected: none of cookies, credentials, addresses of clients and fields of the connection)
        upstream_headers: {api-key: hunter2}   | upstream_headers.api-key: header api-key (expected: none of cookies, credentials, addresses of clients and fields of the connection)
        forward_headers: [OpenAI-Organization] | forward_headers: header OpenAI-Organization (expected: none that chooses who pays; upstream_headers set it for all clients)
        forward_headers: [OpenAI-Project]      | forward_headers: header OpenAI-Project (expected: none that chooses who pays; upstream_headers set it for all clients)
        forward_headers: [x-goog-user-project] | forward_headers: header x-goog-user-project (expected: none that chooses who pays; upstream_headers set it for all clients)
        forward_headers: [x-a, X-A]            | forward_headers: X-A twice (expected: once)
        upstream_headers: {Host: x}            | upstream_headers.Host: header Host (expected: none of cookies, credentials, addresses of clients and fields of the connection)
        upstream_headers: {X-Key: "hunter\\t2"} | upstream_headers.X-Key: header X-Key: (expected: printable ASCII)
        upstream_headers: [x]                  | upstream_headers: a list (expected: a mapping from names to values)
        forward_client_address: 1              | forward_client_address: 1 (expected: true or false)
        enforce_metadata: [user id]            | enforce_metadata: user id (expected: letters, digits, - and _, or *)
        enforce_metadata: []                   | enforce_metadata: an empty list (expected: a list with at least one key of tokens' metadata, or *)
        timeouts: {request_body: 0}            | timeouts.request_body: 0 (expected: more than zero)
        timeouts: {request: 8761h}             | timeouts.request: 8761h (expected: at most 365 days)
        timeouts: {response_header: P366D}     | timeouts.response_header: P366D (expected: at most 365 days)
        timeouts: {connect: 8760h1ns}          | timeouts.connect: 8760h1ns (expected: at most 365 days)
        timeouts: {idle_connection: 9000h}     | timeouts.idle_connection: 9000h (expected: at most 365 days)
        timeouts: {endpoints: [/v1/models]}    | timeouts.endpoints: a list (expected: a mapping from paths to time limits)
        timeouts: {endpoints: {/v1/models: 5s}} | timeouts.endpoints./v1/models: 5s (expected: a mapping with response_header, idle, request)
        timeouts: {endpoints: {/v1/models: {}}} | timeouts.endpoints./v1/models: empty (expected: response_header, idle, request)
        timeouts: {endpoints: {/v1/models: {idle: 0s}}} | timeouts.endpoints./v1/models.idle: 0s (expected: more than zero)
        timeouts: {endpoints: {/v1/models: {connect: 1s}}} | timeouts.endpoints./v1/models.connect: unknown key (expected one of: idle, request, response_header)
        timeouts: {endpoints: {v1/models: {idle: 1s}}} | timeouts.endpoints.v1/models: v1/models (expected: a path that starts with /)
        timeouts: {endpoints: {GET /v1/models: {idle: 1s}}} | timeouts.endpoints.GET /v1/models: GET /v1/models (expected: a path that starts with /)
        retries: 3                             | retries: 3 (expected: a mapping with attempts, statuses, after_send, pause, longest_wait, max_body)
        retries: {}                            | retries.attempts: missing (expected: how often a call is tried in all, 1 to 10)
        retries: {pause: 1s}                   | retries.attempts: missing (expected: how often a call is tried in all, 1 to 10)
        retries: {attempts: 11}                | retries.attempts: 11 (expected: 1 to 10)
        retries: {attempts: three}             | retries.attempts: three (expected: how often a call is tried in all, 1 to 10)
        retries: {attempts: 2, statuses: [500]} | retries.statuses: 500 (expected: some of [429, 502, 503, 504])
        retries: {attempts: 2, pause: 2m}      | retries.pause: 2m (expected: zero to PT1M)
        retries: {attempts: 2, longest_wait: 11m} | retries.longest_wait: 11m (expected: zero to PT10M)
        retries: {attempts: 2, max_body: 3GiB} | retries.max_body: 3GiB (expected: 0 to 67108864)
        retries: {attempts: 2, status: [429]}  | retries.status: unknown key (did you mean statuses?)
        circuit_breaker: false                 | circuit_breaker: false (expected: a mapping with enabled, failures, cooldown)
        circuit_breaker: {failures: 0}         | circuit_breaker.failures: 0 (expected: >= 1)
        circuit_breaker: {cooldown: 25h}       | circuit_breaker.cooldown: 25h (expected: more than zero, at most PT24H)
        circuit_breaker: {enabled: no}         | circuit_breaker.enabled: no (expected: true or false)
        """)
    void aWrongValueNamesLineAndKey(String line, String problem) {
        assertThat(files.problemsOf(ProviderFiles.MINIMAL + "    " + line + "\n"))
                .containsExactly(":6: apis.openai." + problem);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        auth: x-api-key         | forward_headers: [X-Api-Key]          | forward_headers
        token_from: [x-my-token] | forward_headers: [x-my-token]         | forward_headers
        auth: x-api-key         | upstream_headers: {X-Api-Key: secret} | upstream_headers.X-Api-Key
        """)
    void aHeaderThatCarriesCredentialsGoesNowhereElse(String place, String header, String key) {
        assertThat(files.problemsOf(ProviderFiles.MINIMAL + "    " + place + "\n    " + header + "\n"))
                .singleElement()
                .asString()
                .startsWith(":7: apis.openai." + key + ": header ")
                .endsWith("(expected: none that carries tokens or keys, as auth and token_from say)");
    }

    @Test
    void twoProvidersMayHaveTheSameRoute() {
        String second = ProviderFiles.MINIMAL.replace("apis:\n", "").replace("openai:", "other:");

        assertThat(files.load("default_api: other\n" + ProviderFiles.MINIMAL + second)
                        .providers(null))
                .extracting(ProviderConfig::name)
                .containsExactly("other", "openai");
    }
}
