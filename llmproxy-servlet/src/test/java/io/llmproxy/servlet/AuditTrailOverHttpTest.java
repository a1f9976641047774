package io.llmproxy.servlet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.llmproxy.servlet.Administered.Answer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is done over the management API comes to the trail, and is found there over the same API. */
class AuditTrailOverHttpTest {
    @TempDir
    private Path directory;

    private Administered app;

    @BeforeEach
    void start() throws Exception {
        app = Administered.start(
                directory,
                engine -> engine.auditFile(directory.resolve("audit.log"), 1_000_000)
                        .trustedProxies(List.of("127.0.0.1")),
                management -> management);
    }

    @AfterEach
    void stop() throws Exception {
        app.close();
    }

    private JsonNode onlyEvent(String query) {
        await().atMost(Duration.ofSeconds(5)).until(() -> total(app.manage("GET", "/audit?" + query)) == 1);
        return find(query).get(0);
    }

    private JsonNode find(String query) {
        try {
            return app.manage("GET", "/audit?" + query).json().path("events");
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private static int total(Answer answer) {
        return answer.json().path("pagination").path("total_items").asInt();
    }

    @Test
    void aChangeIsFoundWithAllThatIsKnownOfIt() throws Exception {
        String project = app.project("demo");
        String token = app.manage(
                        "POST",
                        "/tokens",
                        "{\"project_id\":\"" + project + "\",\"duration_minutes\":60,\"max_requests\":5}")
                .json()
                .path("id")
                .asText();

        JsonNode event = onlyEvent("action=token.create");
        assertThat(event.path("actor").asText()).isEqualTo("management_api");
        assertThat(event.path("outcome").asText()).isEqualTo("success");
        assertThat(event.path("project_id").asText()).isEqualTo(project);
        assertThat(event.path("token_id").asText()).isEqualTo(token);
        assertThat(event.path("client_ip").asText()).isEqualTo("127.0.0.1");
        assertThat(event.path("metadata").asText())
                .contains("\"duration_minutes\":60")
                .contains("\"max_requests\":5");
        assertThat(app.manage("GET", "/audit/" + event.path("id").asText()).json())
                .isEqualTo(event);
        assertThat(onlyEvent("token_id=" + token)).isEqualTo(event);
        assertThat(onlyEvent("search=MAX_REQ")).isEqualTo(event);
        assertThat(find("action=token.create&outcome=failure")).isEmpty();
        assertThat(find("action=token.create&outcome=odd")).isEmpty();
    }

    @Test
    void aFailureHasItsReason() throws Exception {
        app.manage("PATCH", "/projects/nowhere", "{\"name\":\"x\"}");

        JsonNode event = onlyEvent("action=project.update");
        assertThat(event.path("outcome").asText()).isEqualTo("failure");
        assertThat(event.path("reason").asText()).isEqualTo("project not found");
    }

    @Test
    void refusedLoginsAreBoundedAndComeFromBehindTheProxy() throws Exception {
        Map<String, String> wrong = Map.of("Authorization", "Bearer guess", "X-Forwarded-For", "198.51.100.7");
        for (int i = 0; i < 15; i++) {
            app.send("GET", "/manage/projects", wrong, "");
        }

        await().atMost(Duration.ofSeconds(5))
                .until(() -> total(app.manage("GET", "/audit?action=management.auth")) == 10);
        JsonNode event = find("action=management.auth").get(0);
        assertThat(event.path("actor").asText()).isEqualTo("anonymous");
        assertThat(event.path("outcome").asText()).isEqualTo("denied");
        assertThat(event.path("client_ip").asText()).isEqualTo("198.51.100.7");
        assertThat(app.manage("GET", "/projects").status()).isEqualTo(200);
    }

    @Test
    void theFileHasTheSameEventsAndNoSecret() throws Exception {
        String key = "sk-up-secret-000011112222";
        app.manage("POST", "/projects", "{\"name\":\"demo\",\"api_key\":\"" + key + "\"}");
        String id = onlyEvent("action=project.create").path("id").asText();
        app.engine().close();

        assertThat(Files.readString(directory.resolve("audit.log")))
                .contains(id)
                .doesNotContain(key)
                .doesNotContain(Administered.MANAGEMENT_TOKEN);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "page=0",
                "page=-1",
                "page_size=0",
                "page_size=101",
                "page_size=12abc",
                "page=99999999999999999999",
                "start_time=yesterday",
                "end_time=2026-13-01T00:00:00Z",
                "action=%00",
                "search=%0a",
                "action=%zz",
                "action=a&action=b"
            })
    void anOddQueryIsRefused(String query) throws Exception {
        Answer answer = app.manage("GET", "/audit?" + query);

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.json().path("error").asText()).isNotEmpty();
    }

    @Test
    void aLongSearchIsRefused() throws Exception {
        assertThat(app.manage("GET", "/audit?search=" + "x".repeat(300)).status())
                .isEqualTo(400);
        assertThat(app.manage("GET", "/audit?page=9999999").json().path("events"))
                .isEmpty();
    }
}
