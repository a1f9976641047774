package io.llmproxy.core.internal.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.llmproxy.core.CredentialPlace;
import io.llmproxy.core.ProviderConfig;
import io.llmproxy.core.ProviderProfile;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The key {@code profile}, and what counts in its stead. */
class ProviderProfileKeysTest {
    private static final URI ADDRESS = URI.create("https://mine.example/base?api-version=1");

    @TempDir
    private Path directory;

    private ProviderFiles files;

    @BeforeEach
    void prepare() {
        files = ProviderFiles.in(directory);
    }

    static List<ProviderProfile> profiles() {
        return ProviderProfile.all();
    }

    @ParameterizedTest
    @MethodSource("profiles")
    void aProfileAndAnAddressAreEnough(ProviderProfile profile) {
        ProviderConfig provider = files.load("apis: {mine: {profile: %s, base_url: '%s'}}".formatted(profile, ADDRESS))
                .provider(null);

        assertThat(provider)
                .usingRecursiveComparison()
                .isEqualTo(profile.builder("mine", ADDRESS).build());
    }

    @ParameterizedTest
    @ValueSource(strings = {"openai", "anthropic", "gemini", "mistral"})
    void someKnowTheirAddress(String profile) {
        ProviderConfig provider =
                files.load("apis: {mine: {profile: %s}}".formatted(profile)).provider(null);

        assertThat(provider.baseUrl().toString()).startsWith("https://").contains(".");
        assertThat(provider.name()).isEqualTo("mine");
    }

    @ParameterizedTest
    @ValueSource(strings = {"azure-openai", "openai-compatible"})
    void othersNeedOne(String profile) {
        assertThat(files.problemsOf("apis:\n  mine:\n    profile: " + profile + "\n"))
                .containsExactly(":2: apis.mine.base_url: API 'mine' has empty base_url"
                        + " (expected: an address such as https://api.openai.com)");
    }

    @Test
    void whatTheEntryNamesCountsInsteadOfTheProfile() {
        ProviderConfig provider = files.load("""
                        apis:
                          claude:
                            profile: anthropic
                            base_url: http://localhost:1
                            auth: bearer
                            request_stream_usage: true
                            allowed_methods: [PUT]
                            allowed_endpoints: [/v1/x, GET /v1/y]
                        """).provider(null);

        assertThat(provider.baseUrl()).hasToString("http://localhost:1");
        assertThat(provider.apiKeyPlace()).isEqualTo(CredentialPlace.bearer());
        assertThat(provider.isStreamUsageRequested()).isTrue();
        assertThat(provider.allowedMethods()).containsExactly("PUT");
        assertThat(provider.allowedEndpoints()).containsExactly("/v1/x", "GET /v1/y");
    }

    @Test
    void methodsNarrowTheEndpointsOfTheProfile() {
        ProviderConfig provider = files.load("apis: {a: {profile: anthropic, allowed_methods: [post, GET]}}")
                .provider(null);

        assertThat(provider.allowedEndpoints())
                .containsExactly("GET,POST /v1/messages", "POST /v1/complete", "GET /v1/models");
        assertThat(files.load("apis: {a: {profile: anthropic, allowed_methods: [GET]}}")
                        .provider(null)
                        .allowedEndpoints())
                .containsExactly("GET /v1/messages", "GET /v1/models");
    }

    @Test
    void methodsWithoutEffectAreRefused() {
        assertThat(files.problemsOf("apis:\n  a:\n    profile: anthropic\n    allowed_methods: [POST, PUT]\n"))
                .containsExactly(
                        ":4: apis.a.allowed_methods: PUT (expected: methods that endpoints of the profile anthropic"
                                + " name, or allowed_endpoints as well)");
    }

    @Test
    void aWrongProfileIsTheOnlyProblem() {
        assertThat(files.problemsOf("apis:\n  a:\n    profile: antropic\n"))
                .containsExactly(":3: apis.a.profile: antropic (did you mean anthropic?)");
    }

    @Test
    void emptyKeysDoNotMeanTheProfilesOnes() {
        assertThat(files.problemsOf("""
                        apis:
                          a:
                            profile: anthropic
                            base_url:
                            allowed_endpoints: []
                            allowed_methods:
                        """))
                .containsExactly(
                        ":4: apis.a.base_url: API 'a' has empty base_url (expected: an address such as https://api.openai.com)",
                        ":5: apis.a.allowed_endpoints: API 'a' has no allowed_endpoints"
                                + " (expected: at least one path such as /v1/models)",
                        ":6: apis.a.allowed_methods: API 'a' has no allowed_methods"
                                + " (expected: at least one method such as POST)");
    }
}
