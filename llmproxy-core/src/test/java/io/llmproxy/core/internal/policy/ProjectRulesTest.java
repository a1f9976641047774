package io.llmproxy.core.internal.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.llmproxy.api.token.ProjectPolicy;
import io.llmproxy.core.ProviderConfig;
import io.llmproxy.core.http.HeaderFields;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProjectRulesTest {
    private static final HeaderFields JSON = HeaderFields.of("Content-Type", "application/json");

    private static Integer status(ProjectPolicy policy, String method, String path, String... headers) {
        Refusal refusal = ProjectRules.of(policy).check(method, RequestPath.parse(path), HeaderFields.of(headers));
        return refusal == null ? null : refusal.status();
    }

    @Test
    void anOpenPolicyAllowsWhatTheProviderAllows() {
        assertThat(status(ProjectPolicy.open(), "DELETE", "/any", "Origin", "https://any.example"))
                .isNull();
    }

    @Test
    void endpointsOriginsAndHeadersAreNarrowed() {
        ProjectPolicy policy = ProjectPolicy.builder()
                .allowedEndpoints(List.of("/v1/chat/completions", "GET /v1/files"))
                .allowedOrigins(List.of("https://app.example"))
                .requiredHeaders(List.of("X-Team"))
                .build();
        assertThat(status(policy, "POST", "/v1/chat/completions", "x-team", "a"))
                .isNull();
        assertThat(status(policy, "POST", "/v1/embeddings", "x-team", "a")).isEqualTo(403);
        assertThat(status(policy, "DELETE", "/v1/files/f", "x-team", "a")).isEqualTo(403);
        assertThat(status(policy, "GET", "/v1/files", "x-team", "a", "Origin", "https://b.example"))
                .isEqualTo(403);
        assertThat(status(policy, "GET", "/v1/files")).isEqualTo(400);
    }

    /** The model is found wherever a request names it. */
    @ParameterizedTest
    @CsvSource({
        "POST, /v1beta/models/gemini-2.0-pro:generateContent, gemini-2.0-pro",
        "POST, /v1beta/models/gemini-2.0-flash:generateContent,",
        "POST, /v1/projects/p/locations/l/publishers/google/models/gemini-2.0-pro:streamGenerateContent, gemini-2.0-pro",
        "POST, /openai/deployments/gpt-4/chat/completions, gpt-4",
        "POST, /openai/Deployments/gpt-4/chat/completions, gpt-4",
        "POST, /openai/deployments/gemini-2.0-flash/chat/completions,",
        "POST, /v1beta/tunedModels/mine:generateContent, mine",
        "DELETE, /v1/models/ft:gpt-4:org, ft:gpt-4:org",
        "GET, /v1/models/gpt-4,",
        "POST, /v1/chat/completions,",
        "POST, /v1/models/,",
    })
    void modelsInPathsAreNarrowed(String method, String path, String refused) {
        ParameterPolicy policy = narrowed(Map.of(), List.of("gemini-2.0-flash*"));
        Refusal refusal = policy.checkTarget(method, RequestPath.parse(path), null);
        assertThat(refusal == null ? null : refusal.error())
                .isEqualTo(
                        refused == null
                                ? null
                                : "Parameter 'model' value '" + refused
                                        + "' is not allowed. Allowed patterns: [gemini-2.0-flash*]");
    }

    @Test
    void aModelMustSuitProviderAndProject() {
        ParameterPolicy policy = narrowed(Map.of("Model", List.of("gpt-*")), List.of("*-mini", "o1"));
        assertThat(policy.appliesTo("POST")).isTrue();
        assertThat(policy.check(JSON, body("gpt-4o-mini"))).isNull();
        assertThat(policy.check(JSON, body("gpt-4o")).error()).contains("[*-mini o1]");
        assertThat(policy.check(JSON, body("o1")).error()).contains("[gpt-*]");
        assertThat(policy.checkTarget("POST", RequestPath.parse("/x/deployments/o1/chat"), null)
                        .error())
                .contains("[gpt-*]");
    }

    /** What a provider may take in place of the model, or beside it. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "/v1/chat/completions       | model=gpt-4o          | {}                                           | 400",
                "/v1/chat/completions       | a=1;%6Dodel=gpt%2D4o  | {}                                           | 400",
                "/v1/chat/completions       | Model=gpt-4o-mini     | {}                                           | 0",
                "/v1/chat/completions       | `x=%zz&&=`            | {}                                           | 0",
                "/v1/chat/completions       |                       | {\"models\":[\"gpt-4o-mini\",\"gpt-4o\"]}      | 400",
                "/v1/chat/completions       |                       | {\"models\":[\"gpt-4o-mini\"]}                 | 0",
                "/v1/chat/completions       |                       | {\"models\":\"gpt-4o-mini\"}                   | 400",
                "/v1/chat/completions       |                       | {\"models\":[[\"gpt-4o-mini\"]]}               | 400",
                "/v1/messages/batches       |                       | {\"requests\":[]}                            | 403",
                "/v1/agents/completions     |                       | {\"agent_id\":\"a\"}                           | 403",
                "/v1/chat/completions       |                       | {\"model\":\"models/gpt-4o-mini\"}             | 0",
                "/v1/chat/completions       |                       | {\"model\":\"models/gpt-4o\"}                  | 400",
            })
    void modelsCannotBeAskedForInOtherWays(String path, String query, String body, int status) {
        ParameterPolicy policy = narrowed(Map.of(), List.of("*-mini"));
        Refusal refusal = policy.checkTarget("POST", RequestPath.parse(path), query);
        if (refusal == null) {
            refusal = policy.check(JSON, body.getBytes(StandardCharsets.UTF_8));
        }
        assertThat(refusal == null ? 0 : refusal.status()).isEqualTo(status);
    }

    @Test
    void batchesAreAllowedWhereModelsAreNotRestricted() {
        ParameterPolicy policy = narrowed(Map.of("n", List.of("1")), List.of());
        assertThat(policy.checkTarget("POST", RequestPath.parse("/v1/messages/batches"), "model=any"))
                .isNull();
    }

    @Test
    void aBrokenPolicyIsNotPartlyApplied() {
        ProjectPolicy broken =
                ProjectPolicy.builder().allowedModels(List.of("[")).build();
        assertThatIllegalArgumentException().isThrownBy(() -> ProjectRules.of(broken));
    }

    private static ParameterPolicy narrowed(Map<String, List<String>> provider, List<String> models) {
        ProviderConfig config = ProviderConfig.openAi(URI.create("https://api.example.com"))
                .paramAllowList(provider)
                .build();
        ProjectPolicy policy = ProjectPolicy.builder().allowedModels(models).build();
        return ParameterPolicy.of(config).and(ProjectRules.of(policy));
    }

    private static byte[] body(String model) {
        return ("{\"model\":\"" + model + "\"}").getBytes(StandardCharsets.UTF_8);
    }
}
