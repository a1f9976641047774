package io.llmproxy.servlet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.llmproxy.servlet.Administered.Answer;
import io.llmproxy.servlet.ManagementAuthorizer.Access;
import jakarta.servlet.http.HttpServletRequest;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who gets in. */
class ManagementLoginTest {
    @TempDir
    private Path directory;

    private static Answer asUser(Administered app, String user) throws Exception {
        return app.send("GET", "/manage/projects", Map.of("X-User", user), "");
    }

    /** The users of a host that tells them by a header. */
    private static Access byHeader(HttpServletRequest request) {
        return switch (String.valueOf(request.getHeader("X-User"))) {
            case "ada" -> new Access.Allowed("ada");
            case "bob" -> new Access.Refused(403, "bob is no administrator");
            case "broken" -> throw new IllegalStateException("no directory");
            default -> new Access.Refused(401, "please log in");
        };
    }

    @Test
    void guessingIsSlowedDownButTheRightTokenPasses() throws Exception {
        try (Administered app = Administered.start(directory)) {
            for (int i = 0; i < 10; i++) {
                assertThat(app.get("/manage/projects").status()).isEqualTo(401);
            }
            Answer turnedAway = app.send("GET", "/manage/projects", Map.of("Authorization", "Bearer guess"), "");
            assertThat(turnedAway.status()).isEqualTo(429);
            assertThat(turnedAway.body()).isEqualTo("{\"error\":\"too many failed logins\"}\n");
            assertThat(Integer.parseInt(turnedAway.header("Retry-After"))).isBetween(1, 60);
            assertThat(app.manage("GET", "/projects").status()).isEqualTo(200);
            assertThat(app.get("/manage/openapi.json").status()).isEqualTo(200);
        }
    }

    @Test
    void hostLetsItsOwnUsersInBesideTheToken() throws Exception {
        try (Administered app = Administered.start(
                directory, builder -> builder, settings -> settings.authorization(ManagementLoginTest::byHeader))) {
            assertThat(asUser(app, "ada").status()).isEqualTo(200);
            assertThat(app.manage("GET", "/projects").status()).isEqualTo(200);

            Answer forbidden = asUser(app, "bob");
            assertThat(forbidden.status()).isEqualTo(403);
            assertThat(forbidden.body()).isEqualTo("{\"error\":\"bob is no administrator\"}\n");

            Answer unknown = asUser(app, "eve");
            assertThat(unknown.status()).isEqualTo(401);
            assertThat(unknown.body()).isEqualTo("{\"error\":\"please log in\"}\n");
        }
    }

    @Test
    void formsCannotActForUsersOfTheHost() throws Exception {
        String project = "{\"name\":\"demo\",\"api_key\":\"sk-1\"}";
        try (Administered app = Administered.start(
                directory, builder -> builder, settings -> settings.authorization(ManagementLoginTest::byHeader))) {
            for (String type :
                    List.of("application/x-www-form-urlencoded", "Application/X-WWW-Form-Urlencoded; charset=utf-8")) {
                Map<String, String> form = Map.of("X-User", "ada", "Content-Type", type);
                assertThat(app.send("POST", "/manage/projects", form, project).status())
                        .isEqualTo(415);
            }
            Map<String, String> json = Map.of("X-User", "ada", "Content-Type", "application/json");
            assertThat(app.send("POST", "/manage/projects", json, project).status())
                    .isEqualTo(201);
        }
    }

    @Test
    void missingRightsAreNoFailedLogins() throws Exception {
        try (Administered app = Administered.start(
                directory, builder -> builder, settings -> settings.authorization(ManagementLoginTest::byHeader))) {
            for (int i = 0; i < 11; i++) {
                assertThat(asUser(app, "bob").status()).isEqualTo(403);
            }
        }
    }

    @Test
    void authorizerThatFailsLetsNobodyIn() throws Exception {
        try (Administered app = Administered.start(
                directory, builder -> builder, settings -> settings.authorization(ManagementLoginTest::byHeader))) {
            Answer answer = asUser(app, "broken");
            assertThat(answer.status()).isEqualTo(500);
            assertThat(answer.body()).isEqualTo("{\"error\":\"internal error\"}\n");
        }
    }

    @Test
    void servletThatLetsNobodyInIsAMistake() throws Exception {
        try (Administered app = Administered.start(directory)) {
            assertThatThrownBy(() -> ManagementServlet.builder(app.engine()).build())
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("expected: a token or an authorizer");
        }
    }

    @Test
    void refusalIsEither401Or403() {
        assertThatThrownBy(() -> new Access.Refused(200, "no")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Access.Allowed(" ")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void apiIsTheSameWhereverItIsMounted() throws Exception {
        try (Administered app = Administered.start(directory)) {
            app.project("demo");
            Map<String, String> login = Map.of("Authorization", "Bearer " + Administered.MANAGEMENT_TOKEN);
            Answer elsewhere = app.send("GET", "/api/llm/manage/projects", login, "");
            assertThat(elsewhere.body())
                    .isEqualTo(app.manage("GET", "/projects").body());
        }
    }
}
