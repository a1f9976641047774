package io.llmproxy.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import io.llmproxy.api.audit.AuditOutcome;
import io.llmproxy.servlet.Administered.Answer;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the audit trail learns. */
class ManagementAuditTest {
    private final RecordingAudit audit = new RecordingAudit();

    @TempDir
    private Path directory;

    private Administered app;

    @BeforeEach
    void start() throws Exception {
        app = Administered.start(directory, builder -> builder, settings -> settings.audit(audit));
    }

    @AfterEach
    void stop() {
        app.close();
    }

    private void assertLast(String action, AuditOutcome outcome, String details) {
        assertThat(audit.last().action()).isEqualTo(action);
        assertThat(audit.last().outcome()).isEqualTo(outcome);
        assertThat(audit.last().details()).hasToString(details.replace('\'', '"'));
    }

    @Test
    void lifeOfAProjectIsTold() throws Exception {
        app.manage("POST", "/projects", "{\"name\":\"demo\",\"api_key\":\"sk-secret-1\"}");
        String id = app.engine().projects().list().get(0).id();
        assertLast("project.create", AuditOutcome.SUCCESS, "{'project_name':'demo','project_id':'%s'}".formatted(id));
        app.manage("GET", "/projects");
        assertLast("project.list", AuditOutcome.SUCCESS, "{'project_count':1}");
        app.manage(
                "PATCH", "/projects/" + id, "{\"api_key\":\"sk-secret-2\",\"is_active\":false,\"revoke_tokens\":true}");
        assertLast(
                "project.update",
                AuditOutcome.SUCCESS,
                "{'project_id':'%s','project_name':'demo','updated_fields':['api_key','is_active'],'tokens_revoked':0}"
                        .formatted(id));
        app.manage("POST", "/projects/" + id + "/tokens/revoke");
        assertThat(audit.last().action()).isEqualTo("token.revoke_batch");
        app.manage("DELETE", "/projects/" + id);
        assertLast(
                "project.delete",
                AuditOutcome.FAILURE,
                "{'reason':'project deletion is not permitted','error_type':'method not allowed'}");
    }

    @Test
    void settingsOfAProjectAreToldByTheirNames() throws Exception {
        app.manage("POST", "/projects", """
                {"name":"demo","api_key":"sk-secret-1","provider":"azure","further_api_keys":[{"api_key":"sk-secret-2"}]}
                """);
        String id = app.engine().projects().list().get(0).id();
        assertLast(
                "project.create",
                AuditOutcome.SUCCESS,
                "{'project_name':'demo','further_api_keys_count':1,'settings':['provider','further_api_keys'],'project_id':'%s'}"
                        .formatted(id));
        app.manage("PATCH", "/projects/" + id, """
                {"provider":"","api_key_weight":7,"further_api_keys":[],
                "policy":{"allowed_models":["gpt-4o"],"upstream_headers":{"X-Org":"secret"}}}
                """);
        assertLast(
                "project.update",
                AuditOutcome.SUCCESS,
                ("{'project_id':'%s','project_name':'demo','api_key_weight':7,'further_api_keys_count':0,"
                                + "'policy_fields':['allowed_models','upstream_headers'],"
                                + "'updated_fields':['provider','api_key_weight','further_api_keys','policy']}")
                        .formatted(id));
        app.manage("PATCH", "/projects/" + id, "{\"policy\":{\"upstream_headers\":{\"Cookie\":\"secret\"}}}");
        assertThat(audit.last().outcome()).isEqualTo(AuditOutcome.FAILURE);
        assertThat(audit.last().details().toString()).contains("header Cookie").doesNotContain("secret");
    }

    @Test
    void lifeOfATokenIsToldByItsFullId() throws Exception {
        String project = app.project("demo");
        app.manage(
                "POST",
                "/tokens",
                "{\"project_id\":\"%s\",\"duration_minutes\":5,\"max_requests\":3}".formatted(project));
        String id = audit.last().detail("token_id");
        assertThat(app.engine().tokens().find(id)).isPresent();
        assertLast(
                "token.create",
                AuditOutcome.SUCCESS,
                ("{'duration_minutes':5,'project_id':'%s','token_id':'%s','expires_at':'2026-01-02T03:09:05.678901Z',"
                                + "'max_requests':3}")
                        .formatted(project, id));
        app.manage("GET", "/tokens?project_id=" + project);
        assertLast(
                "token.list", AuditOutcome.SUCCESS, "{'filtered_by_project':'%s','token_count':1}".formatted(project));
        app.manage(
                "PATCH",
                "/tokens/" + id,
                "{\"max_requests\":0,\"is_active\":true,\"metadata\":{},\"expires_at\":\"2026-01-03T00:00:00Z\"}");
        assertLast(
                "token.update",
                AuditOutcome.SUCCESS,
                ("{'token_id':'%s','project_id':'%s','updated_is_active':true,'updated_max_requests':'unlimited',"
                                + "'updated_expires_at':'2026-01-03T00:00:00Z','updated_metadata':true}")
                        .formatted(id, project));
        app.manage("DELETE", "/tokens/" + id);
        assertLast("token.revoke", AuditOutcome.SUCCESS, "{'token_id':'%s','project_id':'%s'}".formatted(id, project));
        app.manage("DELETE", "/tokens/" + id);
        assertThat(audit.last().detail("already_revoked")).isEqualTo("true");
        app.manage("POST", "/tokens/revoke-expired");
        assertLast("token.revoke_expired", AuditOutcome.SUCCESS, "{'revoked_count':0}");
    }

    @Test
    void failuresAreToldWithTheirReason() throws Exception {
        app.manage("POST", "/projects", "{\"name\":\"x\",\"api_key\":\"sk...1\"}");
        assertLast(
                "project.create",
                AuditOutcome.FAILURE,
                "{'validation_error':'cannot save obfuscated API key - please provide the full API key'}");
        app.manage("POST", "/tokens", "{\"project_id\":\"nowhere\",\"duration_minutes\":5}");
        assertLast("token.create", AuditOutcome.FAILURE, "{'duration_minutes':5,'error_type':'project not found'}");
        app.manage("DELETE", "/tokens/nowhere");
        assertLast("token.revoke", AuditOutcome.FAILURE, "{'error_type':'token not found'}");
        app.manage("POST", "/cache/purge");
        assertLast(
                "cache.purge",
                AuditOutcome.FAILURE,
                "{'reason':'caching_disabled','validation_error':'caching is disabled'}");
    }

    @Test
    void singleThingsMayBeLookedAtInSilence() throws Exception {
        app.manage("GET", "/projects/" + app.project("demo"));
        app.manage("GET", "/tokens/nowhere");
        app.get("/manage/openapi.json");
        assertThat(audit.actions()).isEmpty();
    }

    @Test
    void refusedLoginsAreTold() throws Exception {
        for (int i = 0; i < 12; i++) {
            app.send("GET", "/manage/tokens/sk-secret", Map.of("Authorization", "Bearer guess"), "");
        }
        assertThat(audit.actions()).hasSize(12).containsOnly("management.auth");
        assertLast("management.auth", AuditOutcome.DENIED, "{'error_type':'too many failed logins'}");
        assertThat(audit.last().origin().actor()).isEqualTo("anonymous");
        assertThat(audit.last().origin().path()).isEqualTo("/manage/tokens/{id}");
    }

    @Test
    void callerIsToldFromBothSides() throws Exception {
        Map<String, String> headers = Map.of(
                "Authorization", "Bearer " + Administered.MANAGEMENT_TOKEN,
                "X-Request-ID", "r-1",
                "X-Correlation-ID", "c-1",
                "User-Agent", "Go-http-client/1.1",
                "X-Forwarded-User-Agent", "Firefox",
                "X-Forwarded-Referer", "http://admin/projects",
                "X-Admin-Origin", "1");
        app.send("GET", "/manage/projects", headers, "");
        assertThat(audit.last().origin())
                .isEqualTo(new ManagementAudit.Origin(
                        "management_api",
                        "127.0.0.1",
                        new RequestIds("r-1", "c-1"),
                        "GET",
                        "/manage/projects",
                        "Firefox",
                        "http://admin/projects",
                        true));
    }

    @Test
    void trailThatFailsChangesNoAnswer(@TempDir Path elsewhere) throws Exception {
        ManagementAudit broken = (action, outcome, origin, details) -> {
            throw new IllegalStateException("disk full");
        };
        try (Administered other =
                Administered.start(elsewhere, builder -> builder, settings -> settings.audit(broken))) {
            List<Answer> answers = List.of(other.manage("GET", "/projects"), other.get("/manage/projects"));
            assertThat(answers).extracting(Answer::status).containsExactly(200, 401);
        }
    }
}
