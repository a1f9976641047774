package io.llmproxy.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.llmproxy.api.token.TokenRecord;
import io.llmproxy.core.TokenRequest;
import io.llmproxy.servlet.Administered.Answer;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code GET tokens}, {@code tokens/{id}} and {@code tokens/revoke-expired}. */
class ManagementTokenTest {
    @TempDir
    private Path directory;

    private Administered app;
    private String projectId;
    private String id;

    @BeforeEach
    void start() throws Exception {
        app = Administered.start(directory);
        projectId = app.project("demo");
        id = app.engine()
                .tokens()
                .issue(TokenRequest.builder(projectId, Duration.ofHours(1))
                        .maxRequests(5L)
                        .metadata(Map.of("user_id", "42", "team", "blue"))
                        .build())
                .record()
                .id();
    }

    @AfterEach
    void stop() {
        app.close();
    }

    private TokenRecord stored() {
        return app.engine().tokens().find(id).orElseThrow();
    }

    private Answer patch(String body) throws Exception {
        return app.manage("PATCH", "/tokens/" + id, body);
    }

    private List<String> listed(String query) throws Exception {
        Answer answer = app.manage("GET", "/tokens" + query);
        assertThat(answer.status()).isEqualTo(200);
        return answer.json().findValuesAsText("id");
    }

    @Test
    void tokenIsShownWithAHintOfItsText() throws Exception {
        Answer answer = app.manage("GET", "/tokens/" + id);
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo("""
                {"id":"%s","token":"%s","project_id":"%s","expires_at":"2026-01-02T04:04:05.678901Z","is_active":true,\
                "request_count":0,"max_requests":5,"created_at":"2026-01-02T03:04:05.678901Z","last_used_at":null,\
                "cache_hit_count":0,"metadata":{"team":"blue","user_id":"42"}}
                """.formatted(id, stored().hint(), projectId));
    }

    @Test
    void listShowsTheSameAsTheToken() throws Exception {
        Answer list = app.manage("GET", "/tokens");
        assertThat(list.body())
                .isEqualTo("[" + app.manage("GET", "/tokens/" + id).body().strip() + "]\n");
        assertThat(list.header("X-Total-Count")).isEqualTo("1");
    }

    @Test
    void filtersNarrowTheList() throws Exception {
        String otherProject = app.project("other");
        String revoked = app.token(otherProject);
        app.engine().tokens().revoke(revoked);
        assertThat(listed("")).containsExactlyInAnyOrder(id, revoked);
        assertThat(listed("?projectId=" + projectId)).containsExactly(id);
        assertThat(listed("?project_id=" + otherProject)).containsExactly(revoked);
        assertThat(listed("?project_id=nowhere")).isEmpty();
        assertThat(listed("?project_id=a%20b")).isEmpty();
        assertThat(listed("?is_active=false")).containsExactly(revoked);
        assertThat(listed("?active_only=true")).containsExactly(id);
        assertThat(listed("?activeOnly=true&is_active=true")).containsExactly(id);
        assertThat(listed("?active_only=false")).hasSize(2);
        assertThat(listed("?project_id=" + projectId + "&projectId=" + projectId))
                .containsExactly(id);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "project_id=a&projectId=b",
                "is_active=false&active_only=true",
                "active_only=true&activeOnly=false"
            })
    void contradictionIsRefused(String query) throws Exception {
        assertThat(app.manage("GET", "/tokens?" + query).status()).isEqualTo(400);
    }

    @Test
    void pagesAreLinkedAndCountedInTheStore() throws Exception {
        app.token(projectId);
        app.token(projectId);
        Answer first = app.manage("GET", "/tokens?page_size=2&projectId=" + projectId);
        assertThat(first.json()).hasSize(2);
        assertThat(first.header("X-Total-Count")).isEqualTo("3");
        assertThat(first.header("Link")).isEqualTo("<?page_size=2&projectId=" + projectId + "&page=2>; rel=\"next\"");
        assertThat(listed("?page_size=2&page=2")).hasSize(1);
        assertThat(listed("?page=2147483647&page_size=100")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "GET, /tokens/nowhere, 404, token not found",
        "PATCH, /tokens/nowhere, 404, token not found",
        "DELETE, /tokens/nowhere, 404, token not found",
        "GET, /tokens/a/b, 404, token not found",
        "GET, /tokens/, 400, token ID is required",
        "PATCH, /tokens/, 400, token ID is required",
        "DELETE, /tokens/, 400, token ID is required",
        "POST, /tokens/a, 405, method not allowed",
        "GET, /tokens/revoke-expired, 405, method not allowed",
    })
    void unusablePathIsRefused(String method, String path, int status, String error) throws Exception {
        Answer answer = app.manage(method, path, method.equals("PATCH") ? "{\"is_active\":true}" : "");
        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.json().path("error").textValue()).isEqualTo(error);
    }

    @Test
    void reactivationKeepsTheLimit() throws Exception {
        assertThat(patch("{\"is_active\":false}").json().path("deactivated_at").textValue())
                .isEqualTo("2026-01-02T03:04:05.678901Z");
        JsonNode back = patch("{\"is_active\":true,\"max_requests\":null}").json();
        assertThat(back.has("deactivated_at")).isFalse();
        assertThat(back.path("max_requests").longValue()).isEqualTo(5);
    }

    @Test
    void limitIsChangedAndTakenAway() throws Exception {
        assertThat(patch("{\"max_requests\":9000000000}")
                        .json()
                        .path("max_requests")
                        .longValue())
                .isEqualTo(9_000_000_000L);
        assertThat(patch("{\"max_requests\":0}").json().path("max_requests").isNull())
                .isTrue();
        assertThat(stored().maxRequests()).isEmpty();
    }

    @Test
    void endIsMoved() throws Exception {
        JsonNode json =
                patch("{\"expires_at\":\"2026-06-30T22:00:00.5+02:00\"}").json();
        assertThat(json.path("expires_at").textValue()).isEqualTo("2026-06-30T20:00:00.5Z");
        assertThat(stored().expiresAt()).contains(Instant.parse("2026-06-30T20:00:00.5Z"));
    }

    @Test
    void tokenWithoutEndNeedsPermission(@TempDir Path elsewhere) throws Exception {
        assertThat(patch("{\"expires_at\":null}").json().path("error").textValue())
                .isEqualTo("expires_at: never (expected: an end, unless the setting never-expiring-tokens is true)");
        String order = "{\"project_id\":\"%s\",\"never_expires\":true}";
        Answer refused = app.manage("POST", "/tokens", order.formatted(projectId));
        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.json().path("error").textValue())
                .isEqualTo(
                        "never_expires: true (expected: duration_minutes, unless the setting never-expiring-tokens is true)");

        try (Administered other =
                Administered.start(elsewhere, builder -> builder.neverExpiringTokens(true), settings -> settings)) {
            String project = other.project("demo");
            Answer issued = other.manage("POST", "/tokens", order.formatted(project));
            assertThat(issued.status()).isEqualTo(200);
            assertThat(issued.json().path("expires_at").isNull()).isTrue();
            Answer changed = other.manage("PATCH", "/tokens/" + other.token(project), "{\"expires_at\":null}");
            assertThat(changed.json().path("expires_at").isNull()).isTrue();
            Answer both = other.manage(
                    "POST",
                    "/tokens",
                    "{\"project_id\":\"%s\",\"never_expires\":true,\"duration_minutes\":5}".formatted(project));
            assertThat(both.status()).isEqualTo(400);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"metadata\":null}", "{\"metadata\":{}}"})
    void metadataAreCleared(String body) throws Exception {
        assertThat(patch(body).json().path("metadata")).isEmpty();
        assertThat(stored().metadata()).isEmpty();
    }

    @Test
    void metadataAreReplaced() throws Exception {
        patch("{\"metadata\":{\"user_id\":\"43\"}}");
        assertThat(stored().metadata()).isEqualTo(Map.of("user_id", "43"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{}                                        | no fields to update",
                "{\"max_requests\":null,\"colour\":1}      | no fields to update",
                "{\"max_requests\":-1}                     | max_requests must be >= 0",
                "{\"max_requests\":1.0}                    | invalid request body",
                "{\"max_requests\":1e400}                  | invalid request body",
                "{\"max_requests\":NaN}                    | invalid request body",
                "{\"expires_at\":7}                        | invalid request body",
                "{\"expires_at\":\"\"}                     | invalid request body",
                "{\"expires_at\":\"2026-01-03\"}           | invalid request body",
                "{\"expires_at\":\"2026-01-03T00:00Z\"}    | invalid request body",
                "{\"expires_at\":\"2026-02-30T00:00:00Z\"} | invalid request body",
                "{\"expires_at\":\"2026-01-03T00:00:00\"}  | invalid request body",
                "{\"expires_at\":\"2026-01-01T00:00:00Z\"} | expires_at: 2026-01-01T00:00:00Z (expected: from now to 365 days from now)",
                "{\"expires_at\":\"2027-01-03T00:00:00Z\"} | expires_at: 2027-01-03T00:00:00Z (expected: from now to 365 days from now)",
                "{\"metadata\":[]}                         | invalid request body",
                "{\"metadata\":{\"a\":null}}               | invalid request body",
                "{\"is_active\":1,\"max_requests\":7}      | invalid request body",
            })
    void unusableChangeChangesNothing(String body, String error) throws Exception {
        TokenRecord before = stored();
        Answer answer = patch(body);
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.json().path("error").textValue()).isEqualTo(error);
        assertThat(stored()).usingRecursiveComparison().isEqualTo(before);
    }

    @Test
    void tokenIsRevokedOnceAndForAll() throws Exception {
        for (int i = 0; i < 2; i++) {
            Answer answer = app.manage("DELETE", "/tokens/" + id);
            assertThat(answer.status()).isEqualTo(204);
            assertThat(answer.body()).isEmpty();
            assertThat(answer.header("Content-Type")).isNull();
        }
        assertThat(stored().isActive()).isFalse();
    }

    @Test
    void expiredTokensAreMarked() throws Exception {
        assertThat(app.manage("POST", "/tokens/revoke-expired").body()).isEqualTo("{\"revoked_count\":0}\n");
        app.pass(Duration.ofHours(2));
        String young = app.token(projectId);
        Answer answer = app.manage("POST", "/tokens/revoke-expired");
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo("{\"revoked_count\":1}\n");
        assertThat(listed("?is_active=true")).containsExactly(young);
    }

    @Test
    void thereIsNoCacheToPurge() throws Exception {
        Answer answer = app.manage("POST", "/cache/purge", "{\"prefix\":\"x\"}");
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.body()).isEqualTo("{\"error\":\"caching is disabled\"}\n");
        assertThat(app.manage("GET", "/cache/purge").status()).isEqualTo(405);
    }
}
