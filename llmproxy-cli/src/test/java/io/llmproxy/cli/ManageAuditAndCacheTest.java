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

class ManageAuditAndCacheTest {
    private static final String EVENT = """
            {"id":"e1","timestamp":"2026-01-02T03:04:05.6Z","action":"token.create","actor":"management_api",
            "outcome":"success","project_id":"p1","client_ip":"127.0.0.1","method":"POST","path":"/manage/tokens",
            "token_id":"t1","metadata":"{\\"duration_minutes\\":60}"}""";

    @TempDir
    private Path directory;

    private ScriptedGateway gateway;

    @BeforeEach
    void start() throws IOException {
        gateway = ScriptedGateway.start();
    }

    @AfterEach
    void stop() {
        gateway.close();
    }

    private Outcome manage(String... arguments) {
        return Operator.of(gateway, directory).manage(arguments);
    }

    @Test
    void auditListIsATable() {
        gateway.answers("{\"events\":[" + EVENT + "],\"pagination\":{\"page\":2,\"page_size\":1,\"total_count\":9,"
                + "\"total_items\":9,\"total_pages\":9,\"has_next\":true,\"has_prev\":true}}");
        assertThat(manage("audit", "list").lines())
                .containsExactly(
                        "Time              Action        Outcome  Actor           Project ID  Client IP  ID",
                        "2026-01-02 03:04  token.create  success  management_api  p1          127.0.0.1  e1",
                        "",
                        "Page 2 of 9, 9 events");
        assertThat(gateway.request().line()).isEqualTo("GET /manage/audit");
    }

    @Test
    void auditListHasAllFilters() {
        gateway.answers("{\"events\":null,\"pagination\":{\"page\":1,\"total_count\":0,\"total_pages\":0}}");
        assertThat(manage(
                                "audit",
                                "list",
                                "--action",
                                "a",
                                "--outcome",
                                "o",
                                "--actor",
                                "c",
                                "--project-id",
                                "p",
                                "--client-ip",
                                "::1",
                                "--request-id",
                                "r",
                                "--correlation-id",
                                "k",
                                "--method",
                                "GET",
                                "--path",
                                "/v1/x",
                                "--search",
                                "50%",
                                "--start-time",
                                "2026-01-01T01:00:00+01:00",
                                "--end-time",
                                "2026-01-02T00:00:00Z",
                                "--page",
                                "2",
                                "--page-size",
                                "50")
                        .lines())
                .containsExactly("No audit events");
        assertThat(gateway.request().target())
                .isEqualTo("/manage/audit?action=a&outcome=o&actor=c&project_id=p&client_ip=%3A%3A1&request_id=r"
                        + "&correlation_id=k&method=GET&path=%2Fv1%2Fx&search=50%25"
                        + "&start_time=2026-01-01T00%3A00%3A00Z&end_time=2026-01-02T00%3A00%3A00Z"
                        + "&page=2&page_size=50");
    }

    @ParameterizedTest
    @CsvSource({"get", "show"})
    void auditGetShowsALinePerField(String command) {
        gateway.answers(EVENT);
        assertThat(manage("audit", command, "e1").lines())
                .containsExactly(
                        "ID: e1",
                        "Time: 2026-01-02T03:04:05.600Z",
                        "Action: token.create",
                        "Outcome: success",
                        "Actor: management_api",
                        "Project ID: p1",
                        "Token ID: t1",
                        "Client IP: 127.0.0.1",
                        "Method: POST",
                        "Path: /manage/tokens",
                        "Metadata: {\"duration_minutes\":60}");
        assertThat(gateway.request().line()).isEqualTo("GET /manage/audit/e1");
    }

    @Test
    void providersReloadTellsWhatCallsGoToNow() {
        gateway.answers("{\"providers\":[\"openai\",\"anthropic\"]}");
        assertThat(manage("providers", "reload").lines()).containsExactly("Providers: openai, anthropic");
        assertThat(gateway.request().line()).isEqualTo("POST /manage/providers/reload");
    }

    @Test
    void providersReloadOfAFileWithMistakesTellsThem() {
        gateway.answers(400, "{\"error\":\"provider file has mistakes\",\"details\":\"p.yaml:3: oops\"}");
        assertThat(manage("providers", "reload").failure(5)).contains("provider file has mistakes", "p.yaml:3: oops");
    }

    @ParameterizedTest
    @CsvSource({
        "true, Deleted the cached answer",
        "false, No such cached answer",
        "1, Deleted cached answers: 1",
        "0, Deleted cached answers: 0"
    })
    void cachePurgeTellsWhatIsGone(String deleted, String told) {
        gateway.answers("{\"deleted\":" + deleted + "}");
        assertThat(manage("cache", "purge", "--method", "GET", "--url", "/v1/models?a=b")
                        .lines())
                .containsExactly(told);
        assertThat(gateway.request().line() + " " + gateway.request().body())
                .isEqualTo("POST /manage/cache/purge {\"method\":\"GET\",\"url\":\"/v1/models?a=b\"}");
    }

    @Test
    void cachePurgeByPrefix() {
        gateway.answers("{\"deleted\":7}");
        manage("cache", "purge", "--method", "GET", "--url", "/", "--prefix", "ab");
        assertThat(gateway.request().body()).isEqualTo("{\"method\":\"GET\",\"url\":\"/\",\"prefix\":\"ab\"}");
    }

    @Test
    void cachePurgeWithoutACacheIsRefused() {
        gateway.answers(400, "{\"error\":\"caching is disabled\"}");
        assertThat(manage("cache", "purge", "--method", "GET", "--url", "/").failure(5))
                .isEqualTo("llmproxy: caching is disabled (HTTP 400)");
    }

    @Test
    void cachePurgeNeedsMethodAndUrl() {
        assertThat(manage("cache", "purge", "--prefix", "ab").failure(2)).contains("--method", "--url");
    }
}
