package io.llmproxy.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import io.llmproxy.api.Secret;
import io.llmproxy.api.token.Project;
import io.llmproxy.api.token.ProviderKey;
import io.llmproxy.servlet.Administered.Answer;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Providers, further keys and policies of projects. */
class ManagementProjectSettingsTest {
    private static final String ALL = """
            "provider":"openai","api_key_weight":3,\
            "further_api_keys":[{"api_key":"sk-up-333344445555","provider":"azure","weight":7},{"api_key":"sk-up-666677778888"}],\
            "policy":{"allowed_models":["gpt-4o-*"],"allowed_endpoints":["/v1/chat/completions","GET /v1/models"],\
            "allowed_origins":["https://app.example.com"],"required_headers":["x-team"],\
            "upstream_headers":{"OpenAI-Organization":"org-1"},"max_concurrent_calls":4,"capture":"bodies"}""";
    private static final String ALL_MASKED =
            ALL.replace("sk-up-333344445555", "sk-up-33...5555").replace("sk-up-666677778888", "sk-up-66...8888");
    private static final String PLAIN = """
            {"id":"%s","name":"demo","api_key":"sk-up-00...2222","is_active":true,\
            "created_at":"2026-01-02T03:04:05.678901Z","updated_at":"2026-01-02T03:04:05.678901Z"}
            """;
    private static final String RICH = PLAIN.replace("}", "," + ALL_MASKED + "}");

    @TempDir
    private Path directory;

    private Administered app;
    private String id;

    @BeforeEach
    void start() throws Exception {
        app = Administered.start(directory);
        id = app.project("demo");
    }

    @AfterEach
    void stop() {
        app.close();
    }

    private Answer patch(String body) throws Exception {
        return app.manage("PATCH", "/projects/" + id, body);
    }

    private Project stored() {
        return app.engine().projects().find(id).orElseThrow();
    }

    @Test
    void aNewProjectCanHaveEverything() throws Exception {
        Answer answer =
                app.post("/manage/projects", "{\"name\":\"rich\",\"api_key\":\"sk-up-000011112222\"," + ALL + "}");

        assertThat(answer.status()).isEqualTo(201);
        String richId = answer.json().path("id").textValue();
        String expected = RICH.formatted(richId).replace("demo", "rich");
        assertThat(answer.body()).isEqualTo(expected);
        assertThat(app.manage("GET", "/projects/" + richId).body()).isEqualTo(expected);
        Project project = app.engine().projects().find(richId).orElseThrow();
        assertThat(project.apiKeys())
                .containsExactly(
                        new ProviderKey(Secret.of("sk-up-000011112222"), 3, "openai"),
                        new ProviderKey(Secret.of("sk-up-333344445555"), 7, "azure"),
                        ProviderKey.of(Secret.of("sk-up-666677778888"), null));
        assertThat(project.policy().maxConcurrentCalls()).hasValue(4);
    }

    @Test
    void everythingCanBeGivenLater() throws Exception {
        assertThat(patch("{" + ALL + "}").body()).isEqualTo(RICH.formatted(id));
        assertThat(app.manage("GET", "/projects/" + id).body()).isEqualTo(RICH.formatted(id));
        assertThat(app.manage("GET", "/projects").json().get(0).path("further_api_keys"))
                .hasSize(2);
    }

    @Test
    void whatIsNotNamedStaysAsItIs() throws Exception {
        patch("{" + ALL + "}");

        assertThat(patch("{\"provider\":null,\"api_key_weight\":null,\"further_api_keys\":null,\"policy\":null}")
                        .body())
                .isEqualTo(RICH.formatted(id));
        assertThat(patch("{\"api_key_weight\":9}").body())
                .isEqualTo(RICH.formatted(id).replace("\"api_key_weight\":3", "\"api_key_weight\":9"));
        assertThat(patch("{\"policy\":{\"allowed_models\":[\"o3\"],\"max_concurrent_calls\":null}}")
                        .json()
                        .path("policy"))
                .hasToString("{\"allowed_models\":[\"o3\"]}");
        assertThat(stored().furtherKeys()).hasSize(2);
    }

    @Test
    void everythingCanBeTakenBack() throws Exception {
        patch("{" + ALL + "}");

        Answer answer = patch("{\"provider\":\"\",\"api_key_weight\":1,\"further_api_keys\":[],\"policy\":{}}");

        assertThat(answer.body()).isEqualTo(PLAIN.formatted(id));
        assertThat(stored().policy().isOpen()).isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "{'provider':7}                                        | provider",
                "{'api_key_weight':'3'}                                | api_key_weight",
                "{'api_key_weight':1.5}                                | api_key_weight",
                "{'further_api_keys':{}}                               | further_api_keys",
                "{'further_api_keys':['sk-secret']}                    | further_api_keys[0]",
                "{'further_api_keys':[{'api_key':'sk-1'},{}]}          | further_api_keys[1].api_key",
                "{'further_api_keys':[{'api_key':['sk-secret']}]}      | further_api_keys[0].api_key",
                "{'further_api_keys':[{'api_key':'sk-s...cret'}]}      | further_api_keys[0].api_key",
                "{'further_api_keys':[{'api_key':'sk-1','colour':1}]}  | further_api_keys[0].colour",
                "{'further_api_keys':[{'api_key':'sk-1','weight':''}]} | further_api_keys[0].weight",
                "{'policy':[]}                                         | policy",
                "{'policy':{'colour':1}}                               | policy.colour",
                "{'policy':{'allowed_models':'gpt-4o'}}                | policy.allowed_models",
                "{'policy':{'allowed_endpoints':[7]}}                  | policy.allowed_endpoints[0]",
                "{'policy':{'allowed_origins':[null]}}                 | policy.allowed_origins[0]",
                "{'policy':{'required_headers':{}}}                    | policy.required_headers",
                "{'policy':{'upstream_headers':[]}}                    | policy.upstream_headers",
                "{'policy':{'upstream_headers':{'X-A':1}}}             | policy.upstream_headers.X-A",
                "{'policy':{'upstream_headers':{'X-A':'1','x-a':'2'}}} | policy.upstream_headers",
                "{'policy':{'max_concurrent_calls':'4'}}               | policy.max_concurrent_calls",
            })
    void aFieldOfTheWrongFormIsNamed(String body, String field) throws Exception {
        Answer answer = patch(body.replace('\'', '"'));

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.json().path("field").textValue()).isEqualTo(field);
        assertThat(answer.body()).doesNotContain("secret");
        assertThat(app.manage("GET", "/projects/" + id).body()).isEqualTo(PLAIN.formatted(id));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "'provider':'a b'                                        | provider: not the name of a provider",
                "'api_key_weight':0                                      | api_key_weight: 0 (expected: 1 to 1000)",
                "'api_key_weight':99999999999                            | api_key_weight: 99999999999 (expected: 1 to 1000)",
                "'further_api_keys':[{'api_key':'a b'}]                  | further_api_keys[0].api_key: not fit for a header",
                "'further_api_keys':[{'api_key':'sk-1','weight':1001}]   | further_api_keys[0].weight: 1001 (expected: 1 to 1000)",
                "'further_api_keys':[{'api_key':'sk-1','provider':'/'}]  | further_api_keys[0].provider: not the name of a provider",
                "'policy':{'allowed_models':['[']}                       | policy.allowed_models[0]: [ (expected: a glob",
                "'policy':{'allowed_endpoints':['v1']}                   | policy.allowed_endpoints[0]: v1 (expected: a path",
                "'policy':{'upstream_headers':{'Cookie':'a=b'}}          | policy.upstream_headers: header Cookie (expected: none of",
                "'policy':{'capture':'all'}                              | policy.capture: unknown capture mode (expected: off, usage or bodies)",
                "'policy':{'max_concurrent_calls':0}                     | policy.max_concurrent_calls: 0 (expected: 1 to",
                "'policy':{'max_concurrent_calls':2147483648}            | policy.max_concurrent_calls: 2147483648 (expected: 1 to",
            })
    void anUnusableValueIsRefusedInNewAndInOldProjects(String fields, String error) throws Exception {
        String settings = fields.replace('\'', '"');

        Answer changed = patch("{\"name\":\"changed\"," + settings + "}");
        Answer created = app.post("/manage/projects", "{\"name\":\"new\",\"api_key\":\"sk-1\"," + settings + "}");

        assertThat(changed.status()).isEqualTo(400);
        assertThat(changed.json().path("error").textValue()).startsWith(error);
        assertThat(created.status()).isEqualTo(400);
        assertThat(created.json().path("error").textValue()).startsWith(error);
        assertThat(app.engine().projects().list()).extracting(Project::name).containsExactly("demo");
    }
}
