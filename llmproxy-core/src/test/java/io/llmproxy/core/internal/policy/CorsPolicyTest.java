package io.llmproxy.core.internal.policy;

import static org.assertj.core.api.Assertions.assertThat;

import io.llmproxy.api.token.ProjectPolicy;
import io.llmproxy.core.ProviderConfig;
import io.llmproxy.core.ProviderConfigBuilder;
import io.llmproxy.core.http.HeaderFields;
import java.net.URI;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CorsPolicyTest {
    private static final String APP = "https://app.example";
    private final CorsPolicy any = CorsPolicy.of(provider().build());
    private final CorsPolicy listed = CorsPolicy.of(
            provider().allowedOrigins(List.of(APP, "https://b.example")).build());

    private static ProviderConfigBuilder provider() {
        return ProviderConfig.builder("p", URI.create("https://api.example.com"))
                .allowedMethods(Set.of("GET"))
                .allowedEndpoints(List.of("/v1/models", "POST /v1/completions"));
    }

    private static HeaderFields answer(CorsPolicy policy, HeaderFields request) {
        HeaderFields.Builder answer = HeaderFields.builder();
        policy.addTo(answer, request);
        return answer.build();
    }

    @Test
    void aListedOriginIsNamedInPreflightAndAnswer() {
        HeaderFields request = HeaderFields.of("Origin", APP);
        for (HeaderFields fields : List.of(answer(listed, request), listed.preflight(request))) {
            assertThat(fields.first("Access-Control-Allow-Origin")).contains(APP);
            assertThat(fields.first("Access-Control-Allow-Credentials")).isEmpty();
            assertThat(fields.first("Vary"))
                    .hasValueSatisfying(vary -> assertThat(vary).startsWith("Origin"));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"https://evil.example", "null", "https://app.example/", "HTTPS://APP.EXAMPLE", ""})
    void anotherOriginLearnsNothing(String origin) {
        HeaderFields request = HeaderFields.of("Origin", origin);
        for (HeaderFields fields : List.of(answer(listed, request), listed.preflight(request))) {
            assertThat(fields.toString()).isEqualTo("HeaderFields[Vary]");
        }
    }

    @Test
    void twoOriginsAreNone() {
        HeaderFields request = HeaderFields.of("Origin", APP, "Origin", "https://b.example");
        assertThat(listed.allows(request)).isFalse();
        assertThat(answer(listed, request).toString()).isEqualTo("HeaderFields[Vary]");
    }

    @Test
    void withoutAListAnyOriginMayCallWithoutCredentials() {
        HeaderFields request = HeaderFields.of("Origin", "https://any.example");
        assertThat(any.preflight(request).first("Access-Control-Allow-Origin")).contains("*");
        assertThat(answer(any, request).first("Access-Control-Allow-Origin")).contains("*");
    }

    @Test
    void aPreflightTellsTheProvidersMethodsAndTheRequestedHeaders() {
        HeaderFields fields = listed.preflight(
                HeaderFields.of("Origin", APP, "Access-Control-Request-Headers", "x-stainless-lang, authorization"));
        assertThat(fields.first("Access-Control-Allow-Methods")).contains("GET, OPTIONS, POST");
        assertThat(fields.first("Access-Control-Allow-Headers")).contains("x-stainless-lang, authorization");
        assertThat(fields.first("Access-Control-Max-Age")).contains("86400");
    }

    @Test
    void requestedHeadersThatAreNoneAreNotEchoed() {
        HeaderFields fields =
                listed.preflight(HeaderFields.of("Origin", APP, "Access-Control-Request-Headers", "x\u0001y<script>"));
        assertThat(fields.first("Access-Control-Allow-Headers"))
                .contains("Authorization, Content-Type, X-Requested-With");
    }

    @Test
    void aProjectCanOnlyNarrow() {
        ProjectPolicy policy = ProjectPolicy.builder()
                .allowedOrigins(List.of(APP, "https://elsewhere.example"))
                .build();
        CorsPolicy both = listed.and(policy);
        assertThat(both.allows(HeaderFields.of("Origin", APP))).isTrue();
        assertThat(both.allows(HeaderFields.of("Origin", "https://b.example"))).isFalse();
        assertThat(both.allows(HeaderFields.of("Origin", "https://elsewhere.example")))
                .isFalse();
        assertThat(answer(any.and(policy), HeaderFields.of("Origin", APP)).first("Access-Control-Allow-Origin"))
                .contains(APP);
    }
}
