package io.llmproxy.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which providers a builder has got, and where they come from. */
class ProviderListTest {
    @TempDir
    private Path directory;

    private static ProviderConfig provider(String name) {
        return ProviderProfile.OPENAI
                .builder(name, URI.create("http://localhost:1"))
                .build();
    }

    private Path file() throws IOException {
        return Files.writeString(directory.resolve("providers.yaml"), """
                default_api: b
                apis:
                  a: {profile: openai}
                  b: {profile: anthropic, path_prefix: /anthropic}
                """);
    }

    private static LlmProxyBuilder with(Map<String, String> settings) {
        return LlmProxy.builder().settings(settings, key -> key);
    }

    @Test
    void theFirstOfAListIsTheDefault() {
        LlmProxyBuilder builder = LlmProxy.builder().providers(List.of(provider("b"), provider("a")));

        assertThat(builder.providers).extracting(ProviderConfig::name).containsExactly("b", "a");
        assertThat(builder.provider(provider("c")).providers)
                .extracting(ProviderConfig::name)
                .containsExactly("c");
    }

    @Test
    void namesTellProvidersApart() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> LlmProxy.builder().providers(List.of(provider("a"), provider("a"))))
                .withMessage("providers: [a, a] (expected: at least one, different names)");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> LlmProxy.builder().providers(List.of()))
                .withMessage("providers: [] (expected: at least one, different names)");
    }

    @Test
    void allProvidersOfAFileAreTakenAndItsPlaceIsRemembered() throws IOException {
        LlmProxyBuilder builder = with(Map.of("provider-file", file().toString(), "provider-reload-interval", "5s"));

        assertThat(builder.providers).extracting(ProviderConfig::name).containsExactly("b", "a");
        assertThat(builder.providerFile).isEqualTo(file());
        assertThat(builder.defaultProvider).isNull();
        assertThat(builder.providerReloadInterval).isEqualTo(Duration.ofSeconds(5));
    }

    @Test
    void theSettingNamesTheDefault() throws IOException {
        LlmProxyBuilder builder = with(Map.of("provider-file", file().toString(), "provider", "a"));

        assertThat(builder.providers).extracting(ProviderConfig::name).containsExactly("a", "b");
        assertThat(builder.defaultProvider).isEqualTo("a");
    }

    @Test
    void aLaterCallForgetsTheFile() throws IOException {
        LlmProxyBuilder builder = with(Map.of("provider-file", file().toString(), "provider", "a"));
        assertThat(builder.provider(provider("c")).providerFile).isNull();
        assertThat(builder.defaultProvider).isNull();

        builder = with(Map.of("provider-file", file().toString())).settings(Map.of(), key -> key);
        assertThat(builder.providerFile).isNull();
        assertThat(builder.providers).extracting(ProviderConfig::name).containsExactly("openai");
    }

    @Test
    void limitsAreSetByTextAndInCode() {
        LlmProxyBuilder text = with(
                Map.of("max-concurrent-per-project", "3", "max-concurrent-per-token", "2", "max-header-bytes", "2KiB"));
        LlmProxyBuilder code = LlmProxy.builder()
                .maxConcurrentPerProject(3)
                .maxConcurrentPerToken(2)
                .maxHeaderBytes(2048);

        for (LlmProxyBuilder builder : List.of(text, code)) {
            assertThat(builder.maxConcurrentPerProject).isEqualTo(3);
            assertThat(builder.maxConcurrentPerToken).isEqualTo(2);
            assertThat(builder.maxHeaderBytes).isEqualTo(2048);
        }
        assertThatIllegalArgumentException()
                .isThrownBy(() -> code.maxConcurrentPerProject(0))
                .withMessage("max-concurrent-per-project: 0 (expected: >= 1)");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> code.maxConcurrentPerToken(0))
                .withMessage("max-concurrent-per-token: 0 (expected: >= 1)");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> code.maxHeaderBytes(1023))
                .withMessage("max-header-bytes: 1023 (expected: >= 1024)");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> code.providerReloadInterval(Duration.ofMillis(1)))
                .withMessage("provider-reload-interval: PT0.001S (expected: PT1S to PT24H, or zero)");
    }

    @Test
    void aProviderNeedsMethodsUnlessEveryEndpointNamesItsOwn() {
        ProviderConfigBuilder builder = ProviderConfig.builder("x", URI.create("http://localhost"));

        assertThat(builder.allowedEndpoints(List.of("GET /v1/models")).build().allowedMethods())
                .isEmpty();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> builder.allowedEndpoints(List.of("GET /v1/models", "/v1/files"))
                        .build())
                .withMessage("API 'x' has no allowed_methods");
    }

    @Test
    void aHeaderThatCarriesCredentialsIsNeitherForwardedNorSet() {
        ProviderConfigBuilder builder = ProviderProfile.ANTHROPIC.builder("x", URI.create("http://localhost"));

        builder.tokenPlaces(List.of(CredentialPlace.header("x-mine")));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> builder.forwardedHeaders(List.of("X-Mine")).build())
                .withMessageStartingWith("API 'x': header x-mine");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> builder.forwardedHeaders(List.of())
                        .upstreamHeaders(Map.of("X-Mine", "k"))
                        .build())
                .withMessageStartingWith("API 'x': header x-mine");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Authorization",
                "Proxy-Authorization",
                "Cookie",
                "X-Api-Key",
                "API-Key",
                "x-goog-api-key",
                "Ocp-Apim-Subscription-Key",
                "X-Auth-Token",
                "X-Access-Token",
                "X-Amz-Security-Token",
                "X-Goog-IAM-Authorization-Token"
            })
    void aHeaderThatIsKnownForCredentialsIsNeitherForwardedNorSet(String header) {
        ProviderConfigBuilder builder = ProviderConfig.openAi(URI.create("http://localhost"));
        String message = "header " + header
                + " (expected: none of cookies, credentials, addresses of clients and fields of the connection)";

        assertThatIllegalArgumentException()
                .isThrownBy(() -> builder.forwardedHeaders(List.of(header)))
                .withMessage(message);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> builder.upstreamHeaders(Map.of(header, "secret")))
                .withMessage(message);
    }

    @Test
    void aHostIsANameWithoutPort() {
        ProviderConfigBuilder builder = ProviderConfig.openAi(URI.create("http://localhost"));

        assertThat(builder.hosts(Set.of("LLM.example")).build().hosts()).containsExactly("llm.example");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> builder.hosts(Set.of("llm.example:80")))
                .withMessage("hosts: llm.example:80 (expected: a name such as llm.example.com, without port)");
    }

    @Test
    void nothingOfAnAddressWithCredentialsIsRepeated() {
        for (String address : List.of("http://me:hunter2@host", "http://me:hunter2@ho_st", "me:hunter2@host")) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> ProviderConfig.builder("x", URI.create(address)))
                    .withMessageStartingWith("baseUrl: an address with credentials");
        }
    }
}
