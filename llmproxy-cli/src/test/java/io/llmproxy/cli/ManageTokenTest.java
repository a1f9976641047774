package io.llmproxy.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.llmproxy.cli.Operator.Outcome;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ManageTokenTest {
    private static final String SECRET = "sk-AbCdEfGhIjKlMnOpQrStUv";
    private static final String LIMITED = """
            {"id":"t1","token":"sk-AbCd**************StUv","project_id":"p1","expires_at":"2026-01-02T03:04:05Z",
            "is_active":true,"request_count":3,"max_requests":10,"created_at":"2026-01-01T03:04:05Z",
            "last_used_at":"2026-01-01T23:00:00Z","cache_hit_count":1,"metadata":{"user_id":"ada","team":"a"}}""";
    private static final String UNLIMITED = """
            {"id":"t2","token":"sk-AbCd**************StUv","project_id":"p1","expires_at":null,
            "is_active":false,"request_count":0,"max_requests":null,"created_at":"2026-01-01T03:04:05Z",
            "last_used_at":null,"cache_hit_count":0,"metadata":{},"deactivated_at":"2026-01-01T04:00:00Z"}""";

    @TempDir
    private Path directory;

    private ScriptedGateway gateway;

    @BeforeEach
    void start() throws IOException {
        gateway = ScriptedGateway.start().answers(LIMITED);
    }

    @AfterEach
    void stop() {
        gateway.close();
    }

    private Outcome manage(String... arguments) {
        return Operator.of(gateway, directory).manage(arguments);
    }

    private String sent(String... arguments) {
        assertThat(manage(arguments).exitCode()).isZero();
        return gateway.request().line() + " " + gateway.request().body();
    }

    @Test
    void generatePrintsTheTokenWithIdAndExpiry() {
        gateway.answers("{\"id\":\"t1\",\"token\":\"" + SECRET + "\",\"expires_at\":\"2026-01-02T04:04:05+01:00\","
                + "\"max_requests\":5,\"project_id\":\"p1\",\"metadata\":{\"user_id\":\"ada\"}}");
        assertThat(manage("token", "generate", "--project-id", "p1").lines())
                .containsExactly(
                        "ID: t1",
                        "Token: " + SECRET,
                        "Project ID: p1",
                        "Expires: 2026-01-02T03:04:05Z",
                        "Max Requests: 5",
                        "Metadata: user_id=ada");
        assertThat(gateway.request().line() + " " + gateway.request().body())
                .isEqualTo("POST /manage/tokens {\"project_id\":\"p1\",\"duration_minutes\":1440}");
    }

    @Test
    void generateSendsLifeLimitAndMetadata() {
        assertThat(sent(
                        "token",
                        "create",
                        "--project-id",
                        "p1",
                        "--duration",
                        "60",
                        "--max-requests",
                        "5",
                        "--metadata",
                        "user_id=ada",
                        "--metadata",
                        "note=a=b, c"))
                .isEqualTo("POST /manage/tokens {\"project_id\":\"p1\",\"duration_minutes\":60,\"max_requests\":5,"
                        + "\"metadata\":{\"user_id\":\"ada\",\"note\":\"a=b, c\"}}");
    }

    @Test
    void generateWithoutEnd() {
        gateway.answers("{\"id\":\"t1\",\"token\":\"" + SECRET + "\",\"expires_at\":null,\"project_id\":\"p1\"}");
        assertThat(manage("token", "generate", "--project-id", "p1", "--never-expires")
                        .lines())
                .contains("Expires: never", "Max Requests: unlimited");
        assertThat(gateway.request().body()).isEqualTo("{\"project_id\":\"p1\",\"never_expires\":true}");
    }

    @Test
    void generateForAnInactiveProjectIsRefused() {
        gateway.answers(
                403, "{\"error\":\"cannot create tokens for inactive projects\",\"code\":\"project_inactive\"}");
        assertThat(manage("token", "generate", "--project-id", "p1").failure(5))
                .isEqualTo("llmproxy: cannot create tokens for inactive projects (HTTP 403)");
    }

    @Test
    void generateWithoutATokenInTheAnswerFails() {
        gateway.answers("{\"id\":\"t1\"}");
        assertThat(manage("token", "generate", "--project-id", "p1").failure(1)).contains("has no token");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "token generate | --project-id",
                "token generate --project-id p1 --duration 0 | --duration",
                "token generate --project-id p1 --duration -5 | --duration",
                "token generate --project-id p1 --duration 1h | --duration",
                "token generate --project-id p1 --duration 9999999999999999999 | --duration",
                "token generate --project-id p1 --max-requests 0 | --max-requests",
                "token generate --project-id p1 --duration 5 --never-expires | --never-expires",
                "token generate --project-id p1 --metadata user | --metadata",
                "token update | <id>",
                "token update t1 | nothing to change",
                "token update t1 --active maybe | --active",
                "token update t1 --max-requests 5 --unlimited | --unlimited",
                "token update t1 --expires-at tomorrow | RFC 3339",
                "token update t1 --expires-at 2027-01-31T12:00:00Z --never-expires | --never-expires",
                "token update t1 --metadata a=b --clear-metadata | --clear-metadata",
                "token list --active --inactive | --inactive",
                "token list --page 0 | --page",
                "token | subcommand",
                "tokens list | unexpected argument",
            })
    void wrongUseIsToldWithoutAsking(String line, String told) {
        assertThat(manage(line.split(" ")).failure(2)).startsWith("llmproxy: ").contains(told);
        assertThat(gateway.requests()).isEmpty();
    }

    @Test
    void listIsATableWithoutTokens() {
        gateway.answers("[" + LIMITED + "," + UNLIMITED + "]").withHeader("X-Total-Count", "2");
        assertThat(manage("token", "list").lines())
                .containsExactly(
                        "ID  Project ID  Token                      Active  Requests  Max Requests  Expires"
                                + "           Last Used         Created",
                        "t1  p1          sk-AbCd**************StUv  yes     3         10            2026-01-02 03:04"
                                + "  2026-01-01 23:00  2026-01-01 03:04",
                        "t2  p1          sk-AbCd**************StUv  no      0         unlimited     never"
                                + "             never             2026-01-01 03:04");
        assertThat(gateway.request().line()).isEqualTo("GET /manage/tokens");
    }

    @Test
    void listCanBeFilteredAndPaged() {
        gateway.answers("[]").withHeader("X-Total-Count", "57");
        assertThat(manage("token", "list", "--project-id", "p1", "--active", "--page", "9", "--page-size", "10")
                        .lines())
                .containsExactly("No tokens", "", "0 of 57; see --page and --page-size");
        assertThat(gateway.request().target())
                .isEqualTo("/manage/tokens?project_id=p1&is_active=true&page=9&page_size=10");
    }

    @Test
    void onlyGenerateShowsAToken() {
        gateway.answers("{\"id\":\"t1\",\"token\":\"" + SECRET + "\"}");
        assertThat(manage("token", "get", "t1").out()).contains("Token: ********");
        assertThat(manage("token", "get", "t1", "--json").out()).doesNotContain(SECRET);
        assertThat(manage("token", "update", "t1", "--unlimited").out()).doesNotContain(SECRET);
        gateway.answers("[{\"id\":\"t1\",\"token\":\"" + SECRET + "\"}]");
        assertThat(manage("token", "list").out()).contains("t1").doesNotContain(SECRET);
    }

    @Test
    void getShowsALinePerField() {
        assertThat(manage("token", "get", "t1").lines())
                .containsExactly(
                        "ID: t1",
                        "Token: sk-AbCd**************StUv",
                        "Project ID: p1",
                        "Active: yes",
                        "Expires: 2026-01-02T03:04:05Z",
                        "Requests: 3",
                        "Max Requests: 10",
                        "Cache Hits: 1",
                        "Created: 2026-01-01T03:04:05Z",
                        "Last Used: 2026-01-01T23:00:00Z",
                        "Metadata: user_id=ada, team=a");
        assertThat(gateway.request().line()).isEqualTo("GET /manage/tokens/t1");
    }

    @Test
    void textOfATokenIsNoId() {
        assertThat(manage("token", "revoke", SECRET).failure(2)).doesNotContain(SECRET);
        assertThat(gateway.requests()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--active true | {\"is_active\":true}",
                "--active=false | {\"is_active\":false}",
                "--max-requests 7 | {\"max_requests\":7}",
                "--unlimited | {\"max_requests\":0}",
                "--expires-at 2027-01-31T13:00:00+01:00 | {\"expires_at\":\"2027-01-31T12:00:00Z\"}",
                "--never-expires | {\"expires_at\":null}",
                "--metadata a=b --metadata c= | {\"metadata\":{\"a\":\"b\",\"c\":\"\"}}",
                "--clear-metadata | {\"metadata\":{}}",
                "--active true --max-requests 7 --never-expires"
                        + " | {\"is_active\":true,\"max_requests\":7,\"expires_at\":null}",
            })
    void updateSendsWhatChanges(String options, String body) {
        assertThat(sent(("token update t1 " + options).split(" "))).isEqualTo("PATCH /manage/tokens/t1 " + body);
    }

    @Test
    void revokeSaysSo() {
        gateway.answers(204, "");
        assertThat(manage("token", "revoke", "t1").lines()).containsExactly("Revoked token t1");
        assertThat(gateway.request().line()).isEqualTo("DELETE /manage/tokens/t1");
    }

    @Test
    void revokeHasAnEmptyObjectForScripts() {
        gateway.answers(204, "");
        assertThat(manage("token", "revoke", "t1", "--json").lines()).containsExactly("{}");
    }

    @Test
    void revokeExpiredCounts() {
        gateway.answers("{\"revoked_count\":4}");
        assertThat(manage("token", "revoke-expired").lines()).containsExactly("Revoked: 4");
        assertThat(gateway.request().line()).isEqualTo("POST /manage/tokens/revoke-expired");
    }
}
