package io.llmproxy.core.internal.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.llmproxy.core.CredentialPlace;
import io.llmproxy.core.ProviderConfig;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files in the shape of those that come with the Go edition load unchanged. */
class GoProviderFilesTest {
    private static final String DEFAULT_FILE = """
            # API Provider Configurations
            default_api: openai

            apis:
              openai:
                param_whitelist:
                  model: ["gpt-4o", "gpt-4o-*", "gpt-4.1", "gpt-4.1-*", "gpt-5", "o4-mini", "omni-moderation-*"]
                allowed_origins:
                  - "https://www.example.com"
                  - "http://localhost:4000"
                base_url: https://api.openai.com
                allowed_endpoints:
                  - /v1/chat/completions
                  - /v1/completions
                  - /v1/models
                  - /v1/edits
                  - /v1/images/variations
                  - /v1/audio/speech
                  - /v1/threads
                  - /v1/messages
                allowed_methods:
                  - GET
                  - POST
                  - OPTIONS
                timeouts:
                  request: 120s
                  response_header: 30s
                  idle_connection: 90s
                  flush_interval: 10ms
                connection:
                  max_idle_conns: 100
                  max_idle_conns_per_host: 20
              anthropic:
                base_url: https://api.anthropic.com
                allowed_endpoints:
                  - /v1/messages
                  - /v1/complete
                allowed_methods:
                  - POST
                timeouts:
                  request: 120s
                  response_header: 30s
                  idle_connection: 90s
                  flush_interval: 100ms
                connection:
                  max_idle_conns: 50
                  max_idle_conns_per_host: 10
            """;

    private static final String EXAMPLE_FILE = """
            default_api: openai
            apis:
              openai:
                base_url: https://api.openai.com
                allowed_endpoints: ["/v1/chat/completions", "/v1/fine_tuning", "/v1/fine-tunes"]
                allowed_methods: ["GET", "POST", "DELETE"]
                required_headers: ["origin"]
                timeouts: &timeouts
                  request: 60s
                  flush_interval: 100ms
              google:
                base_url: https://generativelanguage.googleapis.com
                allowed_endpoints:
                  - /v1/models/gemini-pro:generateContent
                  - /v1/models/gemini-pro:streamGenerateContent
                allowed_methods: [POST]
                timeouts:
                  <<: *timeouts
                  request: 5m
              cohere:
                base_url: https://api.cohere.ai
                allowed_endpoints: [/v1/generate, /v1/embed]
                allowed_methods: [POST]
                timeouts: *timeouts
            """;

    @TempDir
    private Path directory;

    @Test
    void theDefaultFileLoads() {
        List<ProviderConfig> providers =
                ProviderFiles.in(directory).load(DEFAULT_FILE).providers(null);

        assertThat(providers).extracting(ProviderConfig::name).containsExactly("openai", "anthropic");
        assertThat(providers.get(0).allowedMethods()).containsExactly("GET", "OPTIONS", "POST");
        assertThat(providers.get(0).allowedEndpoints()).hasSize(8);
        assertThat(providers.get(0).paramAllowList().get("model")).hasSize(7);
        assertThat(providers.get(1).totalTimeout()).contains(Duration.ofSeconds(120));
        assertThat(providers).allSatisfy(provider -> {
            assertThat(provider.apiKeyPlace()).isEqualTo(CredentialPlace.bearer());
            assertThat(provider.pathPrefix()).isEmpty();
            assertThat(provider.hosts()).isEmpty();
            assertThat(provider.retries().attempts()).isEqualTo(1);
        });
    }

    @Test
    void anExampleWithSharedPartsLoads() {
        ProviderFile file = ProviderFiles.in(directory).load(EXAMPLE_FILE);

        assertThat(file.providers(null)).hasSize(3);
        assertThat(file.provider("google").totalTimeout()).contains(Duration.ofMinutes(5));
        assertThat(file.provider("cohere").totalTimeout()).contains(Duration.ofMinutes(1));
        assertThat(file.provider("openai").requiredHeaders()).containsExactly("origin");
    }
}
