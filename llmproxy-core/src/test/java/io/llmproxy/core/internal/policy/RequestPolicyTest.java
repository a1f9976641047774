package io.llmproxy.core.internal.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.llmproxy.core.ProviderConfig;
import io.llmproxy.core.ProviderConfigBuilder;
import io.llmproxy.core.http.HeaderFields;
import java.net.URI;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RequestPolicyTest {
    private static final URI ADDRESS = URI.create("https://api.example.com");
    private static final HeaderFields NO_HEADERS = HeaderFields.empty();

    private final RequestPolicy policy = RequestPolicy.of(provider().build());

    private static ProviderConfigBuilder provider() {
        return ProviderConfig.builder("p", ADDRESS)
                .allowedMethods(Set.of("get", "POST"))
                .allowedEndpoints(List.of("/v1/completions", "/v1/models", "/v1/threads/*/runs/*"));
    }

    @ParameterizedTest
    @CsvSource({
        "GET, /v1/models",
        "POST, /v1/completions",
        "GET, /v1/models/gpt:4",
        "GET, /v1/threads/t1/runs/r1",
    })
    void anAllowedRequestGoesOn(String method, String path) {
        assertThat(check(policy, method, path, NO_HEADERS)).isNull();
    }

    @Test
    void anEndpointMayHaveMethodsOfItsOwn() {
        RequestPolicy own = RequestPolicy.of(provider()
                .allowedEndpoints(List.of("/v1/completions", "GET /v1/models", "GET,DELETE /v1/files"))
                .build());

        assertThat(check(own, "DELETE", "/v1/files/f1", NO_HEADERS)).isNull();
        assertThat(check(own, "POST", "/v1/completions", NO_HEADERS)).isNull();
        Refusal refusal = check(own, "DELETE", "/v1/models/ft:mine", NO_HEADERS);
        assertThat(refusal.status()).isEqualTo(405);
        assertThat(refusal.headers().first("Allow")).contains("GET");
        assertThat(check(own, "PUT", "/v1/models", NO_HEADERS).headers().first("Allow"))
                .contains("DELETE, GET, POST");
    }

    /** D8: a method in lower case slips past rules for its upper-case twin. */
    @ParameterizedTest
    @ValueSource(strings = {"DELETE", "post", "Get", "TRACE", "CONNECT", "OPTIONS", ""})
    void aMethodThatIsNotAllowedIsRefused(String method) {
        Refusal refusal = check(policy, method, "/v1/models", NO_HEADERS);
        assertThat(refusal.status()).isEqualTo(405);
        assertThat(refusal.code()).isEqualTo("method_not_allowed");
        assertThat(refusal.headers().first("Allow")).contains("GET, POST");
    }

    @ParameterizedTest
    @ValueSource(strings = {"TRACE", "trace", "CONNECT"})
    void methodsThatMustNeverPassCannotBeConfigured(String method) {
        assertThatIllegalArgumentException().isThrownBy(() -> provider().allowedMethods(Set.of("GET", method)));
    }

    /** D7: an allow-list by plain prefix lets neighbours through. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "/v1/completionsX",
                "/v1/models-secret",
                "/v1",
                "/",
                "/v1/MODELS",
                "/v1/threads/t1/runs",
                "/v1/threads/t1/runs/r1/x"
            })
    void aNeighbourOfAnEndpointIsNotTheEndpoint(String path) {
        assertThat(check(policy, "GET", path, NO_HEADERS))
                .isEqualTo(Refusal.of(404, "Endpoint not found", "endpoint_not_found"));
    }

    @Test
    void aRequiredOriginMustBeThere() {
        RequestPolicy strict =
                RequestPolicy.of(provider().requiredHeaders(List.of("ORIGIN")).build());

        assertThat(check(strict, "GET", "/v1/models", HeaderFields.of("Origin", "")))
                .isEqualTo(Refusal.of(400, "Origin header required", "origin_required"));
        assertThat(check(strict, "GET", "/v1/models", HeaderFields.of("origin", "https://any.example")))
                .isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"https://evil.example", "https://APP.example", "https://app.example/", "null", ""})
    void anotherOriginIsRefused(String origin) {
        assertThat(check(withOrigin(), "GET", "/v1/models", HeaderFields.of("Origin", origin)))
                .isEqualTo(Refusal.of(403, "Origin not allowed", "origin_not_allowed"));
    }

    @Test
    void aSecondOriginCannotHideBehindAnAllowedOne() {
        HeaderFields headers = HeaderFields.of("Origin", "https://app.example", "Origin", "https://evil.example");

        assertThat(check(withOrigin(), "GET", "/v1/models", headers).status()).isEqualTo(403);
    }

    @Test
    void anAllowedOriginAndNoOriginAtAllMayCall() {
        assertThat(check(withOrigin(), "GET", "/v1/models", HeaderFields.of("ORIGIN", "https://app.example")))
                .isNull();
        assertThat(check(withOrigin(), "GET", "/v1/models", NO_HEADERS)).isNull();
    }

    private static RequestPolicy withOrigin() {
        return RequestPolicy.of(
                provider().allowedOrigins(List.of("https://app.example")).build());
    }

    /** D17: required headers other than Origin are ignored. */
    @Test
    void everyRequiredHeaderIsEnforced() {
        RequestPolicy strict = RequestPolicy.of(
                provider().requiredHeaders(List.of("X-Team", "X-App")).build());

        assertThat(check(strict, "GET", "/v1/models", HeaderFields.of("x-team", "a", "X-App", " ")))
                .isEqualTo(Refusal.of(400, "Header 'x-app' required", "header_required"));
        assertThat(check(strict, "GET", "/v1/models", HeaderFields.of("x-team", "a", "X-APP", "b")))
                .isNull();
    }

    @Test
    void aBrokenEndpointIsFoundWhenTheProviderIsConfigured() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> provider().allowedEndpoints(List.of("/v1/**/x")))
                .withMessageContaining("/v1/**/x");
    }

    private static Refusal check(RequestPolicy policy, String method, String path, HeaderFields headers) {
        return policy.check(method, RequestPath.parse(path), headers);
    }
}
