package io.llmproxy.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.llmproxy.servlet.Administered.Answer;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The description says what the servlet does. */
class OpenApiTest {
    private static final String SETTINGS = """
            "provider":"openai","api_key_weight":3,"further_api_keys":[{"api_key":"sk-2","provider":"azure","weight":2}],
            "policy":{"allowed_models":["gpt-4o"],"allowed_endpoints":["/v1/models"],"allowed_origins":["https://a.example"],
            "required_headers":["X-Team"],"upstream_headers":{"X-Org":"o"},"max_concurrent_calls":4,"capture":"usage"}""";
    private static final Set<String> METHODS = Set.of("get", "post", "put", "patch", "delete", "head", "options");

    @TempDir
    private Path directory;

    private final ManagementAuditLogTest.FixedLog log = new ManagementAuditLogTest.FixedLog();
    private Administered app;
    private JsonNode document;
    private String projectId;
    private String tokenId;

    @BeforeEach
    void start() throws Exception {
        app = Administered.start(directory, builder -> builder, settings -> settings.auditLog(log));
        document = app.get("/manage/openapi.json").json();
        projectId = app.project("demo");
        tokenId = app.token(projectId);
        log.add("e1", Map.of("metadata", "{}", "reason", "x", "user_agent", "curl", "path", "/manage"));
    }

    @AfterEach
    void stop() {
        app.close();
    }

    private String filled(String template) {
        return template.replace("<P>", projectId).replace("<T>", tokenId).replace("<S>", SETTINGS);
    }

    /** Sends a call and compares the answer with the description of the operation. */
    private Answer assertDescribed(String template, String method, Answer answer) {
        JsonNode operation = document.path("paths").path(template).path(method.toLowerCase(Locale.ROOT));
        JsonNode described = operation.path("responses").path(Integer.toString(answer.status()));
        assertThat(described.isObject())
                .as("%s %s answers %d", method, template, answer.status())
                .isTrue();
        JsonNode response = SchemaCheck.resolved(document, described);
        if (response.has("content")) {
            assertThat(answer.header("Content-Type")).isEqualTo("application/json");
            JsonNode schema = response.at("/content/application~1json/schema");
            assertThat(SchemaCheck.differences(document, schema, answer.json())).isEmpty();
        } else {
            assertThat(answer.body()).isEmpty();
        }
        return answer;
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "GET    | /projects                    | /projects              |                                       | 200",
                "GET    | /projects                    | /projects?page=0       |                                       | 400",
                "POST   | /projects                    | /projects              | {'name':'x','api_key':'sk-1'}         | 201",
                "POST   | /projects                    | /projects              | {'name':'x','api_key':'sk-1',<S>}     | 201",
                "POST   | /projects                    | /projects              | {'name':'x','api_key':'sk-1','policy':{'x':1}} | 400",
                "POST   | /projects                    | /projects              | {'name':'demo','api_key':'sk-1'}      | 409",
                "POST   | /projects                    | /projects              | {}                                    | 400",
                "GET    | /projects/{id}               | /projects/<P>          |                                       | 200",
                "GET    | /projects/{id}               | /projects/             |                                       | 400",
                "GET    | /projects/{id}               | /projects/nowhere      |                                       | 404",
                "PATCH  | /projects/{id}               | /projects/<P>          | {'is_active':false}                   | 200",
                "PATCH  | /projects/{id}               | /projects/<P>          | {<S>}                                 | 200",
                "PATCH  | /projects/{id}               | /projects/<P>          | {'is_active':7}                       | 400",
                "PATCH  | /projects/{id}               | /projects/nowhere      | {}                                    | 404",
                "DELETE | /projects/{id}               | /projects/<P>          |                                       | 405",
                "POST   | /projects/{id}/tokens/revoke | /projects/<P>/tokens/revoke |                                  | 200",
                "POST   | /projects/{id}/tokens/revoke | /projects/a/b/tokens/revoke |                                  | 400",
                "POST   | /projects/{id}/tokens/revoke | /projects/x/tokens/revoke   |                                  | 404",
                "GET    | /tokens                      | /tokens                |                                       | 200",
                "GET    | /tokens                      | /tokens?is_active=x    |                                       | 400",
                "POST   | /tokens                      | /tokens                | {'project_id':'<P>','duration_minutes':1} | 200",
                "POST   | /tokens                      | /tokens                | {'project_id':'<P>','duration_minutes':1,'max_requests':1,'metadata':{'a':'b'}} | 200",
                "POST   | /tokens                      | /tokens                | {'project_id':'x','duration_minutes':1} | 404",
                "POST   | /tokens                      | /tokens                | []                                    | 400",
                "POST   | /tokens/revoke-expired       | /tokens/revoke-expired |                                       | 200",
                "GET    | /tokens/{id}                 | /tokens/<T>            |                                       | 200",
                "GET    | /tokens/{id}                 | /tokens/               |                                       | 400",
                "GET    | /tokens/{id}                 | /tokens/nowhere        |                                       | 404",
                "PATCH  | /tokens/{id}                 | /tokens/<T>            | {'is_active':false,'metadata':{'a':'b'},'max_requests':3} | 200",
                "PATCH  | /tokens/{id}                 | /tokens/<T>            | {}                                    | 400",
                "PATCH  | /tokens/{id}                 | /tokens/nowhere        | {'is_active':true}                    | 404",
                "DELETE | /tokens/{id}                 | /tokens/<T>            |                                       | 204",
                "DELETE | /tokens/{id}                 | /tokens/               |                                       | 400",
                "DELETE | /tokens/{id}                 | /tokens/nowhere        |                                       | 404",
                "POST   | /providers/reload            | /providers/reload      |                                       | 400",
                "POST   | /cache/purge                 | /cache/purge           |                                       | 400",
                "GET    | /audit                       | /audit                 |                                       | 200",
                "GET    | /audit                       | /audit?page_size=x     |                                       | 400",
                "GET    | /audit/{id}                  | /audit/e1              |                                       | 200",
                "GET    | /audit/{id}                  | /audit/                |                                       | 400",
                "GET    | /audit/{id}                  | /audit/e2              |                                       | 404",
                "GET    | /openapi.json                | /openapi.json          |                                       | 200",
            })
    void answerIsAsDescribed(String method, String template, String path, String body, int status) throws Exception {
        String sent = body == null ? "" : filled(body.replace('\'', '"'));
        Answer answer = assertDescribed(template, method, app.manage(method, filled(path), sent));
        assertThat(answer.status()).isEqualTo(status);
    }

    /** Login, content type and size of the body are the same matter everywhere. */
    @Test
    void everyOperationDescribesWhatAllHaveInCommon() throws Exception {
        for (Map.Entry<String, Set<String>> path : described().entrySet()) {
            for (String method : path.getValue()) {
                if (path.getKey().equals("/openapi.json")) {
                    continue;
                }
                String url = "/manage" + path.getKey().replace("{id}", projectId);
                Answer stranger = app.send(method, url, Map.of(), "");
                assertThat(stranger.status()).isIn(401, 429);
                assertDescribed(path.getKey(), method, stranger);
                if (!method.equals("GET") && !path.getKey().equals("/projects/{id}")) {
                    Map<String, String> form = Map.of(
                            "Authorization",
                            "Bearer " + Administered.MANAGEMENT_TOKEN,
                            "Content-Type",
                            "multipart/form-data");
                    Answer fromForm = app.send(method, url, form, "");
                    assertThat(fromForm.status()).isEqualTo(415);
                    assertDescribed(path.getKey(), method, fromForm);
                }
                if (document.path("paths")
                        .path(path.getKey())
                        .path(method.toLowerCase(Locale.ROOT))
                        .has("requestBody")) {
                    String large = " ".repeat((1 << 20) + 1);
                    Answer tooLarge = app.manage(method, url.substring("/manage".length()), large);
                    assertThat(tooLarge.status()).isEqualTo(413);
                    assertDescribed(path.getKey(), method, tooLarge);
                }
            }
        }
    }

    @Test
    void servletAndDescriptionHaveTheSameRoutes() {
        Map<String, Set<String>> served = new TreeMap<>();
        for (ManagementRoute route : app.servlet().routes()) {
            served.put(route.template(), new TreeSet<>(route.resource().methods()));
        }
        Map<String, Set<String>> described = described();
        // Described because callers may expect it, though it is always refused.
        assertThat(described.get("/projects/{id}").remove("DELETE")).isTrue();
        assertThat(described).isEqualTo(served);
    }

    @Test
    void whatIsNotDescribedIsNotAllowed() throws Exception {
        for (Map.Entry<String, Set<String>> path : described().entrySet()) {
            for (String method : METHODS) {
                String name = method.toUpperCase(Locale.ROOT);
                if (!path.getValue().contains(name)) {
                    Answer answer = app.manage(name, path.getKey().replace("{id}", "x"));
                    assertThat(answer.status()).as("%s %s", name, path.getKey()).isEqualTo(405);
                    Set<String> allowed = new TreeSet<>(path.getValue());
                    if (path.getKey().equals("/projects/{id}")) {
                        allowed.remove("DELETE");
                    }
                    assertThat(answer.header("Allow").split(", ")).containsExactlyInAnyOrderElementsOf(allowed);
                }
            }
        }
    }

    @Test
    void examplesOfAnswersFitTheirSchemas() {
        int seen = 0;
        for (JsonNode owner : document.findParents("examples")) {
            for (JsonNode example : owner.path("examples")) {
                assertThat(SchemaCheck.differences(document, owner.path("schema"), example.path("value")))
                        .as("%s", example)
                        .isEmpty();
                seen++;
            }
        }
        assertThat(seen).isGreaterThan(10);
    }

    @Test
    void allReferencesLeadSomewhere() {
        for (JsonNode referrer : document.findParents("$ref")) {
            assertThat(SchemaCheck.resolved(document, referrer).isObject()).isTrue();
        }
        assertThat(document.path("openapi").textValue()).startsWith("3.1");
    }

    /** Returns the methods of each path of the document. */
    private Map<String, Set<String>> described() {
        Map<String, Set<String>> described = new TreeMap<>();
        document.path("paths").properties().forEach(path -> {
            Set<String> methods = new TreeSet<>();
            path.getValue().fieldNames().forEachRemaining(field -> {
                if (METHODS.contains(field)) {
                    methods.add(field.toUpperCase(Locale.ROOT));
                }
            });
            described.put(path.getKey(), methods);
        });
        return described;
    }
}
