package io.llmproxy.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import io.llmproxy.api.Secret;
import io.llmproxy.api.token.Project;
import io.llmproxy.api.token.ProjectStore;
import io.llmproxy.servlet.Administered.Answer;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code projects/{id}} and what lies below. */
class ManagementProjectTest {
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

    private boolean isActive(String tokenId) {
        return app.engine().tokens().find(tokenId).orElseThrow().isActive();
    }

    @Test
    void projectIsShownWithoutItsKey() throws Exception {
        Answer answer = app.manage("GET", "/projects/" + id);
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo("""
                {"id":"%s","name":"demo","api_key":"sk-up-00...2222","is_active":true,\
                "created_at":"2026-01-02T03:04:05.678901Z","updated_at":"2026-01-02T03:04:05.678901Z"}
                """.formatted(id));
    }

    @ParameterizedTest
    @CsvSource({
        "GET, /projects/nowhere, 404, project not found",
        "PATCH, /projects/nowhere, 404, project not found",
        "POST, /projects/nowhere/tokens/revoke, 404, project not found",
        "GET, /projects/, 400, invalid project id",
        "PATCH, /projects/, 400, invalid project id",
        "GET, /projects/a/, 400, invalid project id",
        "GET, /projects/a/b, 400, invalid project id",
        "GET, /projects/tokens/revoke, 400, invalid project id",
        "POST, /projects/a/b/tokens/revoke, 400, invalid path",
        "GET, /projects/%C3%A4, 404, project not found",
        "GET, /projects/a%20b, 404, project not found",
        "GET, /projects/%27;x=1, 404, project not found",
        "POST, /projects/a, 405, method not allowed",
        "GET, /projects/a/tokens/revoke, 405, method not allowed",
        "HEAD, /projects/a, 405, ''",
    })
    void unusablePathIsRefused(String method, String path, int status, String error) throws Exception {
        Answer answer = app.manage(method, path, method.equals("PATCH") ? "{}" : "");
        assertThat(answer.status()).isEqualTo(status);
        if (!method.equals("HEAD")) {
            assertThat(answer.json().path("error").textValue()).isEqualTo(error);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/projects/%",
                "/projects/%zz",
                "/projects/%00",
                "/projects/%ff",
                "/projects/..%2f",
                "/projects/a%2Fb"
            })
    void brokenPathIsTheCallersFault(String path) throws Exception {
        assertThat(app.manage("GET", path).status()).isBetween(400, 404);
    }

    @Test
    void longIdIsUnknown() throws Exception {
        assertThat(app.manage("GET", "/projects/" + "a".repeat(4_000)).status()).isEqualTo(404);
    }

    @Test
    void onlyWhatIsGivenChanges() throws Exception {
        Answer renamed = patch("{\"name\":\" new name \",\"api_key\":\"\",\"is_active\":null,\"colour\":1}");
        assertThat(renamed.status()).isEqualTo(200);
        assertThat(renamed.json().path("name").textValue()).isEqualTo("new name");
        assertThat(renamed.json().path("is_active").booleanValue()).isTrue();
        assertThat(stored().apiKey().orElseThrow().reveal()).isEqualTo("sk-up-000011112222");

        Answer rotated = patch("{\"api_key\":\"sk-up-999988887777\"}");
        assertThat(rotated.json().path("api_key").textValue()).isEqualTo("sk-up-99...7777");
        assertThat(stored().apiKey().orElseThrow().reveal()).isEqualTo("sk-up-999988887777");
        assertThat(stored().name()).isEqualTo("new name");
    }

    @Test
    void projectIsSwitchedOffAndOn() throws Exception {
        Answer off = patch("{\"is_active\":false}");
        assertThat(off.json().path("is_active").booleanValue()).isFalse();
        assertThat(off.json().path("deactivated_at").textValue()).isEqualTo("2026-01-02T03:04:05.678901Z");
        Answer on = patch("{\"is_active\":true}");
        assertThat(on.json().has("deactivated_at")).isFalse();
        assertThat(stored().isActive()).isTrue();
    }

    @Test
    void tokensAreRevokedEvenIfTheProjectWasOffBefore() throws Exception {
        String token = app.token(id);
        patch("{\"is_active\":false,\"revoke_tokens\":false}");
        assertThat(isActive(token)).isTrue();
        assertThat(patch("{\"is_active\":false,\"revoke_tokens\":true}").status())
                .isEqualTo(200);
        assertThat(isActive(token)).isFalse();
        assertThat(patch("{\"is_active\":false,\"revoke_tokens\":true}").status())
                .isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"revoke_tokens\":true}                     | revoke_tokens requires is_active=false",
                "{\"revoke_tokens\":false}                    | revoke_tokens requires is_active=false",
                "{\"revoke_tokens\":true,\"is_active\":true}  | revoke_tokens requires is_active=false",
                "{\"api_key\":\"sk-u...2222\",\"name\":\"x\"} | cannot save obfuscated API key - please provide the full API key",
                "{\"api_key\":\"a b\",\"name\":\"x\"}         | api_key: not fit for a header (expected: 1 to 4096 visible ASCII characters without blanks)",
                "{\"name\":\"\",\"is_active\":false}          | name: 0 characters (expected: 1 to 255)",
                "{\"name\":\"a\\u0000b\"}                     | name: contains a control character or half a character (expected: printable text)",
                "{\"name\":\"a\\ud800\"}                      | name: contains a control character or half a character (expected: printable text)",
                "{\"is_active\":\"false\"}                    | invalid request body",
                "{\"is_active\":0}                            | invalid request body",
            })
    void unusableChangeChangesNothing(String body, String error) throws Exception {
        Answer answer = patch(body);
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.json().path("error").textValue()).isEqualTo(error);
        assertThat(stored().name()).isEqualTo("demo");
        assertThat(stored().isActive()).isTrue();
    }

    @Test
    void nameOfAnotherProjectIsTaken() throws Exception {
        app.project("other");
        Answer answer = patch("{\"name\":\"other\"}");
        assertThat(answer.status()).isEqualTo(409);
        assertThat(answer.body()).isEqualTo("{\"error\":\"project name already exists\"}\n");
    }

    @Test
    void projectIsNeverDeleted() throws Exception {
        Answer answer = app.manage("DELETE", "/projects/" + id);
        assertThat(answer.status()).isEqualTo(405);
        assertThat(answer.header("Allow")).isEqualTo("GET, PATCH");
        assertThat(answer.body())
                .isEqualTo("{\"error\":\"method not allowed\",\"message\":\"project deletion is not permitted\"}\n");
        assertThat(stored().isActive()).isTrue();
    }

    @Test
    void allTokensOfAProjectAreRevoked() throws Exception {
        String first = app.token(id);
        String second = app.token(id);
        String foreign = app.token(app.project("other"));
        app.engine().tokens().revoke(first);
        Answer answer = app.manage("POST", "/projects/" + id + "/tokens/revoke");
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo("{\"already_revoked_count\":1,\"revoked_count\":1,\"total_tokens\":2}\n");
        assertThat(isActive(second)).isFalse();
        assertThat(isActive(foreign)).isTrue();
    }

    @Test
    void projectsOfTheHostCannotBeChangedHere(@TempDir Path elsewhere) throws Exception {
        try (Administered other = Administered.start(elsewhere, new ProjectsOfTheHost())) {
            Answer shown = other.manage("GET", "/projects/p1");
            assertThat(shown.json().path("api_key").textValue()).isEmpty();
            for (Answer answer : List.of(
                    other.manage("PATCH", "/projects/p1", "{\"name\":\"x\"}"),
                    other.manage("POST", "/projects", "{\"name\":\"x\",\"api_key\":\"sk-1\"}"))) {
                assertThat(answer.status()).isEqualTo(405);
                assertThat(answer.header("Allow")).isEqualTo("GET");
                assertThat(answer.json().path("error").textValue()).isEqualTo("projects are managed elsewhere");
            }
        }
    }

    /** Takes no changes, and does not tell its key. */
    private static final class ProjectsOfTheHost implements ProjectStore {
        private final Project project = Project.builder("p1", "of the host", (Secret) null, Administered.NOW)
                .build();

        @Override
        public Optional<Project> find(String id) {
            return Optional.of(project);
        }

        @Override
        public List<Project> list() {
            return List.of(project);
        }
    }
}
