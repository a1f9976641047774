package io.llmproxy.servlet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.llmproxy.api.Secret;
import io.llmproxy.api.token.Project;
import io.llmproxy.api.token.ProjectStore;
import io.llmproxy.api.token.StoreUnavailableException;
import io.llmproxy.api.token.TokenRejection;
import io.llmproxy.core.LlmProxy;
import io.llmproxy.servlet.Administered.Answer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What all paths of the management API have in common. */
class ManagementServletTest {
    private static final String PROJECT = "{\"name\":\"demo\",\"api_key\":\"sk-up-000011112222\"}";

    @TempDir
    private Path directory;

    private Administered app;

    @BeforeEach
    void start() throws Exception {
        app = Administered.start(directory);
    }

    @AfterEach
    void stop() {
        app.close();
    }

    private Answer postAs(String authorization, String path) throws Exception {
        return app.send("POST", path, Map.of("Authorization", authorization), PROJECT);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/manage/projects", "/manage/tokens", "/manage/nothing"})
    void strangersAreRefusedBeforeAnythingElse(String path) throws Exception {
        Answer withoutToken = app.send("POST", path, Map.of(), PROJECT);
        assertThat(withoutToken.status()).isEqualTo(401);
        assertThat(withoutToken.header("WWW-Authenticate")).isEqualTo("Bearer");
        assertThat(withoutToken.body()).isEqualTo("{\"error\":\"missing or invalid Authorization header\"}\n");

        Answer withOtherScheme = postAs("Basic " + Administered.MANAGEMENT_TOKEN, path);
        assertThat(withOtherScheme.status()).isEqualTo(401);
        assertThat(withOtherScheme.body()).isEqualTo("{\"error\":\"missing or invalid Authorization header\"}\n");

        Answer withWrongToken = postAs("Bearer " + Administered.MANAGEMENT_TOKEN + "x", path);
        assertThat(withWrongToken.status()).isEqualTo(401);
        assertThat(withWrongToken.body()).isEqualTo("{\"error\":\"invalid management token\"}\n");

        assertThat(app.engine().projects().list()).isEmpty();
    }

    @Test
    void schemeMayBeInAnyCase() throws Exception {
        assertThat(postAs("bearer " + Administered.MANAGEMENT_TOKEN, "/manage/projects")
                        .status())
                .isEqualTo(201);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/manage", "/manage/", "/manage/nothing", "/manage/cache/purge/", "/manage/Projects"})
    void otherPathsAreNotFound(String path) throws Exception {
        Answer answer = app.post(path, PROJECT);
        assertThat(answer.status()).isEqualTo(404);
        assertThat(answer.header("Content-Type")).isEqualTo("application/json");
        assertThat(answer.body()).isEqualTo("{\"error\":\"not found\"}\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"PUT", "PATCH", "DELETE", "OPTIONS", "BREW"})
    void otherMethodsAreNotAllowed(String method) throws Exception {
        Map<String, String> headers = Map.of("Authorization", "Bearer " + Administered.MANAGEMENT_TOKEN);
        Answer answer = app.send(method, "/manage/projects", headers, "");
        assertThat(answer.status()).isEqualTo(405);
        assertThat(answer.header("Allow")).isEqualTo("GET, POST");
        assertThat(answer.body()).isEqualTo("{\"error\":\"method not allowed\"}\n");
    }

    @Test
    void bodyIsLimitedToOneMebibyte() throws Exception {
        int limit = 1 << 20;
        String atLimit = PROJECT + " ".repeat(limit - PROJECT.length());
        assertThat(app.post("/manage/projects", atLimit).status()).isEqualTo(201);
        Answer beyond = app.post("/manage/projects", atLimit + " ");
        assertThat(beyond.status()).isEqualTo(413);
        assertThat(beyond.body())
                .isEqualTo("{\"error\":\"request body too large\",\"details\":\"expected: at most 1048576 bytes\"}\n");
    }

    @Test
    void idsOfTheCallerAreEchoedIfUsable() throws Exception {
        Answer answer =
                app.send("POST", "/manage/x", Map.of("X-Request-ID", "r-1", "X-Correlation-ID", "c".repeat(129)), "");
        assertThat(answer.header("X-Request-ID")).isEqualTo("r-1");
        assertThat(answer.header("X-Correlation-ID")).hasSize(36);
    }

    @Test
    void storeThatDoesNotAnswerIsNoFaultOfTheCaller(@TempDir Path elsewhere) throws Exception {
        try (Administered other = Administered.start(elsewhere, new SilentStore())) {
            Answer project = other.post("/manage/projects", PROJECT);
            assertThat(project.status()).isEqualTo(503);
            assertThat(project.body()).isEqualTo("{\"error\":\"service temporarily unavailable\"}\n");
            assertThat(other.post("/manage/tokens", "{\"project_id\":\"p\",\"duration_minutes\":1}")
                            .status())
                    .isEqualTo(503);
        }
    }

    @Test
    void engineWithTokensOfTheHostHasNoneToManage(@TempDir Path elsewhere) {
        try (LlmProxy engine = LlmProxy.builder()
                .database(elsewhere.resolve("own.db"))
                .tokenValidator(token -> TokenRejection.of(TokenRejection.Reason.UNKNOWN))
                .projectStore(new SilentStore())
                .build()) {
            assertThatThrownBy(() -> new ManagementServlet(engine, Secret.of("secret")))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("tokens");
        }
    }

    private static final class SilentStore implements ProjectStore {
        private static StoreUnavailableException failure() {
            return new StoreUnavailableException("projects: no answer", new IOException("disk I/O error"));
        }

        @Override
        public Optional<Project> find(String id) {
            throw failure();
        }

        @Override
        public List<Project> list() {
            throw failure();
        }

        @Override
        public void insert(Project project) {
            throw failure();
        }
    }
}
