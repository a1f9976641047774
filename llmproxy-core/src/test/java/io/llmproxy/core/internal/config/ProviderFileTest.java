package io.llmproxy.core.internal.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.llmproxy.core.ProviderConfig;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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
        ProviderConfig zero = load(ProviderFiles.MINIMAL + """
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
        String entry = ProviderFiles.MINIMAL.replace("https://api.openai.com", address);

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
        assertThat(load(ProviderFiles.MINIMAL).provider(null).name()).isEqualTo("openai");
    }

    @Test
    void withoutDefaultSeveralEntriesNeedAName() {
        ProviderFile file = load(COMPLETE.replace("default_api: openai\n", ""));

        assertThat(ProviderFiles.problemsOf(() -> file.provider(null)))
                .containsExactly(
                        ProviderFiles.in(directory).path() + ": default_api: missing (expected one of: openai, other)");
    }

    @Test
    void theDefaultIsTheFirstOfAll() {
        ProviderFile file = load(COMPLETE);

        assertThat(file.providers(null)).extracting(ProviderConfig::name).containsExactly("openai", "other");
        assertThat(file.providers("other")).extracting(ProviderConfig::name).containsExactly("other", "openai");
        assertThat(ProviderFiles.problemsOf(() -> file.providers("none"))).hasSize(1);
    }

    @Test
    void anUnknownNameIsRefusedInsteadOfReplacedByTheDefault() {
        assertThat(ProviderFiles.problemsOf(() -> load(COMPLETE).provider("opnai")))
                .containsExactly(ProviderFiles.in(directory).path()
                        + ": API provider 'opnai' not found in configuration (did you mean openai?)");
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

    private ProviderFile load(String text) {
        return ProviderFiles.in(directory).load(text);
    }
}
