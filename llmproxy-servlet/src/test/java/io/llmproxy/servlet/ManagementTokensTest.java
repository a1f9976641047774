package io.llmproxy.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
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

/** {@code POST tokens}. */
class ManagementTokensTest {
    @TempDir
    private Path directory;

    private Administered app;
    private String projectId;

    @BeforeEach
    void start() throws Exception {
        app = Administered.start(directory);
        projectId = app.engine()
                .projects()
                .create("demo", Secret.of("sk-up-000011112222"))
                .id();
    }

    @AfterEach
    void stop() {
        app.close();
    }

    private Answer issue(String fields) throws Exception {
        return app.post("/manage/tokens", "{\"project_id\":\"" + projectId + "\"," + fields + "}");
    }

    @Test
    void newTokenIsShownOnce() throws Exception {
        Answer answer = issue("\"duration_minutes\":60,\"max_requests\":5,\"metadata\":{\"user_id\":\"42\"}");
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.header("Cache-Control")).isEqualTo("no-store");
        JsonNode json = answer.json();
        assertThat(answer.body()).isEqualTo("""
                {"expires_at":"2026-01-02T04:04:05.678901Z","id":"%s","token":"%s","max_requests":5,"project_id":"%s",\
                "metadata":{"user_id":"42"},"created_at":"2026-01-02T03:04:05.678901Z"}
                """.formatted(
                        json.path("id").textValue(), json.path("token").textValue(), projectId));
        assertThat(json.path("id").textValue()).hasSize(36);
        assertThat(json.path("token").textValue()).startsWith("sk-");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"duration_minutes\":1",
                "\"duration_minutes\":525600,\"max_requests\":0",
                "\"duration_minutes\":1,\"max_requests\":null"
            })
    void tokenWithoutLimitHasNoMaxRequests(String fields) throws Exception {
        Answer answer = issue(fields);
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.json().has("max_requests")).isFalse();
    }

    @Test
    void limitMayBeLargerThanAnInt() throws Exception {
        Answer answer = issue("\"duration_minutes\":1,\"max_requests\":9000000000");
        assertThat(answer.json().path("max_requests").longValue()).isEqualTo(9_000_000_000L);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"project_id\":\"p\"}                                              | project_id and duration_minutes are required",
                "{\"duration_minutes\":0}                                            | project_id and duration_minutes are required",
                "{\"project_id\":\"p\",\"duration_minutes\":-1}                      | project_id and duration_minutes are required",
                "{\"duration_minutes\":525601}                                       | duration_minutes exceeds maximum allowed",
                "{\"duration_minutes\":1,\"max_requests\":-1}                        | project_id is required",
                "{\"project_id\":\"p\",\"duration_minutes\":1,\"max_requests\":-1}   | max_requests must be >= 0",
                "{\"project_id\":\"p\",\"duration_minutes\":1.0}                     | invalid request body",
                "{\"project_id\":\"p\",\"duration_minutes\":\"60\"}                  | invalid request body",
                "{\"project_id\":\"p\",\"duration_minutes\":99999999999999999999}    | invalid request body",
                "{\"project_id\":\"p\",\"duration_minutes\":1,\"metadata\":{\"a\":1}}| invalid request body",
                "{\"metadata\":{\"\\ud800\":7}}                                    | invalid request body",
                "{\"project_id\":\"p\",\"duration_minutes\":1,\"metadata\":[]}       | invalid request body",
                "{\"project_id\":\"p\",\"duration_minutes\":1,\"metadata\":{\"\":\"x\"}} | a key of metadata: 0 characters (expected: 1 to 64)",
            })
    void unusableBodyIsRefused(String body, String error) throws Exception {
        Answer answer = app.post("/manage/tokens", body);
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.json().path("error").textValue()).isEqualTo(error);
    }

    @Test
    void projectMustExist() throws Exception {
        Answer answer = app.post("/manage/tokens", "{\"project_id\":\"nowhere\",\"duration_minutes\":1}");
        assertThat(answer.status()).isEqualTo(404);
        assertThat(answer.body()).isEqualTo("{\"error\":\"project not found\"}\n");
    }

    @Test
    void projectMustBeActive(@TempDir Path elsewhere) throws Exception {
        try (Administered other = Administered.start(elsewhere, new OneInactiveProject())) {
            Answer answer = other.post("/manage/tokens", "{\"project_id\":\"p1\",\"duration_minutes\":1}");
            assertThat(answer.status()).isEqualTo(403);
            assertThat(answer.body())
                    .isEqualTo(
                            "{\"error\":\"cannot create tokens for inactive projects\",\"code\":\"project_inactive\"}\n");
        }
    }

    private static final class OneInactiveProject implements ProjectStore {
        private final Project project = Project.builder("p1", "closed", Secret.of("sk-1"), Administered.NOW)
                .deactivatedAt(Administered.NOW)
                .build();

        @Override
        public Optional<Project> find(String id) {
            return Optional.of(project);
        }

        @Override
        public List<Project> list() {
            return List.of(project);
        }

        @Override
        public void insert(Project project) {
            throw new UnsupportedOperationException();
        }
    }
}
