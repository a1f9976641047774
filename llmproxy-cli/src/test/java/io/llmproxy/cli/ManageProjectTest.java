package io.llmproxy.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.llmproxy.cli.Operator.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ManageProjectTest {
    private static final String DEMO = """
            {"id":"p1","name":"demo","api_key":"sk-key-o...6789","is_active":true,
            "created_at":"2026-01-02T03:04:05.678Z","updated_at":"2026-01-02T05:04:05+01:00"}""";
    private static final String[] DEMO_LINES = {
        "ID: p1",
        "Name: demo",
        "API Key: sk-key-o...6789",
        "Active: yes",
        "Created: 2026-01-02T03:04:05.678Z",
        "Updated: 2026-01-02T04:04:05Z"
    };

    @TempDir
    private Path directory;

    private ScriptedGateway gateway;

    @BeforeEach
    void start() throws IOException {
        gateway = ScriptedGateway.start().answers(DEMO);
    }

    @AfterEach
    void stop() {
        gateway.close();
    }

    private Operator operator() {
        return Operator.of(gateway, directory);
    }

    private Outcome manage(String... arguments) {
        return operator().manage(arguments);
    }

    @Test
    void listIsATable() {
        gateway.answers("""
                [{"id":"p1","name":"demo","api_key":"sk-key-o...6789","is_active":true,
                "created_at":"2026-01-02T03:04:05.678Z","updated_at":"2026-01-02T03:04:05Z"},
                {"id":"p22","name":"a longer name","api_key":"********","is_active":false,
                "created_at":"2026-01-02T00:30:00+01:00","updated_at":null}]""");
        assertThat(manage("project", "list").lines())
                .containsExactly(
                        "ID   Name           API Key          Active  Created           Updated",
                        "p1   demo           sk-key-o...6789  yes     2026-01-02 03:04  2026-01-02 03:04",
                        "p22  a longer name  ********         no      2026-01-01 23:30  -");
        assertThat(gateway.request().line()).isEqualTo("GET /manage/projects");
        assertThat(gateway.request().header("Authorization")).isEqualTo("Bearer " + Operator.MANAGEMENT_TOKEN);
    }

    @Test
    void listCanBeFilteredAndPaged() {
        gateway.answers("[" + DEMO + "]").withHeader("X-Total-Count", "57");
        assertThat(manage("project", "list", "--name", "a&b c", "--inactive", "--page=2", "--page-size=1")
                        .lines())
                .endsWith("", "1 of 57; see --page and --page-size");
        assertThat(gateway.request().target())
                .isEqualTo("/manage/projects?name=a%26b+c&is_active=false&page=2&page_size=1");
    }

    @Test
    void emptyListSaysSo() {
        gateway.answers("[]");
        assertThat(manage("project", "list").lines()).containsExactly("No projects");
    }

    @Test
    void namesCannotSteerTheTerminal() {
        gateway.answers("[{\"id\":\"p1\",\"name\":\"a\\u001b[2Jb\\nc\"}]");
        assertThat(manage("project", "list").out()).contains("a?[2Jb?c").doesNotContain("\u001b");
    }

    @Test
    void getShowsALinePerField() {
        assertThat(manage("project", "get", "p1").lines()).containsExactly(DEMO_LINES);
        assertThat(gateway.request().line()).isEqualTo("GET /manage/projects/p1");
    }

    @Test
    void jsonIsThatOfTheServerMadeReadable() {
        gateway.answers("{\"id\":\"p1\",\"new_field\":[1,2.50],\"deactivated_at\":null}");
        assertThat(manage("project", "get", "p1", "--json").lines())
                .containsExactly(
                        "{",
                        "  \"id\": \"p1\",",
                        "  \"new_field\": [",
                        "    1,",
                        "    2.50",
                        "  ],",
                        "  \"deactivated_at\": null",
                        "}");
    }

    @Test
    void commonOptionsMayStandBeforeTheCommand() {
        assertThat(manage("--json", "project", "get", "p1").out()).startsWith("{");
    }

    @Test
    void createSendsNameAndKey() {
        gateway.answers(201, DEMO);
        assertThat(manage("project", "create", "--name", "demo", "--api-key", Operator.PROVIDER_KEY)
                        .lines())
                .containsExactly(DEMO_LINES);
        assertThat(gateway.request().line()).isEqualTo("POST /manage/projects");
        assertThat(gateway.request().header("Content-type")).isEqualTo("application/json");
        assertThat(gateway.request().body())
                .isEqualTo("{\"name\":\"demo\",\"api_key\":\"" + Operator.PROVIDER_KEY + "\"}");
    }

    @Test
    void createTakesTheKeyUnderItsOldName() {
        manage("project", "create", "--name", "demo", "--openai-key", Operator.PROVIDER_KEY);
        assertThat(gateway.request().body()).contains(Operator.PROVIDER_KEY);
    }

    @Test
    void createTakesTheKeyFromAFile() throws IOException {
        Files.writeString(directory.resolve("key.txt"), "\n " + Operator.PROVIDER_KEY + " \n");
        manage("project", "create", "--name", "demo", "--api-key-file", "key.txt");
        assertThat(gateway.request().body()).contains("\"" + Operator.PROVIDER_KEY + "\"");
    }

    @Test
    void createTakesTheKeyFromTheStandardInput() {
        operator()
                .withStdin(Operator.PROVIDER_KEY + "\n")
                .manage("project", "create", "--name", "demo", "--api-key", "-");
        assertThat(gateway.request().body()).contains("\"" + Operator.PROVIDER_KEY + "\"");
    }

    @Test
    void createAsksForTheKey() {
        operator().typing(Operator.PROVIDER_KEY).manage("project", "create", "--name", "demo");
        assertThat(gateway.request().body()).contains("\"" + Operator.PROVIDER_KEY + "\"");
    }

    @Test
    void createWithoutAKeyFails() throws IOException {
        assertThat(manage("project", "create", "--name", "demo").failure(2)).contains("option --api-key: missing");
        assertThat(manage("project", "create", "--name", "demo", "--api-key", "-")
                        .failure(2))
                .contains("option --api-key -: empty");
        assertThat(manage("project", "create", "--name", "demo", "--api-key-file", "nowhere")
                        .failure(2))
                .contains("option --api-key-file", "nowhere");
        Files.writeString(directory.resolve("key.txt"), "k");
        assertThat(manage("project", "create", "--name", "demo", "--api-key-file", "key.txt", "--api-key", "k")
                        .failure(2))
                .contains("given together");
        assertThat(gateway.requests()).isEmpty();
    }

    @Test
    void createWithoutANameFails() {
        assertThat(manage("project", "create", "--api-key", Operator.PROVIDER_KEY)
                        .failure(2))
                .contains("--name");
    }

    @Test
    void keyThatAServerRepeatsIsHidden() {
        gateway.answers(201, "{\"id\":\"p1\",\"api_key\":\"" + Operator.PROVIDER_KEY + "\"}");
        String[] create = {"project", "create", "--name", "demo", "--api-key", Operator.PROVIDER_KEY};
        assertThat(manage(create).out()).contains("API Key: ********");
        gateway.answers("[{\"id\":\"p1\",\"api_key\":\"" + Operator.PROVIDER_KEY + "\"}]");
        assertThat(manage("project", "list", "--json").out()).contains("\"api_key\": \"********\"");
    }

    @Test
    void keyThatAnErrorRepeatsIsHidden() {
        gateway.answers(
                400, "{\"error\":\"bad key " + Operator.PROVIDER_KEY + " of " + Operator.MANAGEMENT_TOKEN + "\"}");
        assertThat(manage("project", "create", "--name", "demo", "--api-key", Operator.PROVIDER_KEY)
                        .failure(5))
                .isEqualTo("llmproxy: bad key [redacted] of [redacted] (HTTP 400)");
    }

    @Test
    void updateSendsWhatChanges() {
        assertThat(manage("project", "update", "p1", "--name", "new").lines()).containsExactly(DEMO_LINES);
        assertThat(gateway.request().line()).isEqualTo("PATCH /manage/projects/p1");
        assertThat(gateway.request().body()).isEqualTo("{\"name\":\"new\"}");
    }

    @Test
    void updateSendsANewKey() {
        manage("project", "update", "p1", "--api-key", Operator.PROVIDER_KEY);
        assertThat(gateway.request().body()).isEqualTo("{\"api_key\":\"" + Operator.PROVIDER_KEY + "\"}");
    }

    @Test
    void updateOfNothingFails() {
        assertThat(manage("project", "update", "p1").failure(2)).contains("project p1: nothing to change");
        assertThat(gateway.requests()).isEmpty();
    }

    @Test
    void activateAndDeactivate() {
        manage("project", "activate", "p1");
        manage("project", "deactivate", "p1");
        manage("project", "deactivate", "p1", "--revoke-tokens");
        assertThat(gateway.requests())
                .extracting(request -> request.line() + " " + request.body())
                .containsExactly(
                        "PATCH /manage/projects/p1 {\"is_active\":true}",
                        "PATCH /manage/projects/p1 {\"is_active\":false}",
                        "PATCH /manage/projects/p1 {\"is_active\":false,\"revoke_tokens\":true}");
    }

    @Test
    void revokeTokensCounts() {
        gateway.answers("{\"already_revoked_count\":2,\"revoked_count\":3,\"total_tokens\":5}");
        assertThat(manage("project", "revoke-tokens", "p1").lines())
                .containsExactly("Revoked: 3", "Already Revoked: 2", "Tokens: 5");
        assertThat(gateway.request().line()).isEqualTo("POST /manage/projects/p1/tokens/revoke");
    }

    @Test
    void deleteIsRefused() {
        gateway.answers(405, "{\"error\":\"method not allowed\",\"message\":\"project deletion is not permitted\"}");
        assertThat(manage("project", "delete", "p1").failure(5))
                .isEqualTo("llmproxy: method not allowed: project deletion is not permitted (HTTP 405)");
        assertThat(gateway.request().line()).isEqualTo("DELETE /manage/projects/p1");
    }

    @Test
    void idIsOnePathSegment() {
        manage("project", "get", "a b?c#d%");
        assertThat(gateway.request().target()).isEqualTo("/manage/projects/a%20b%3Fc%23d%25");
        assertThat(manage("project", "get", "../tokens").failure(2)).contains("expected: an id");
        assertThat(manage("project", "get", "..").failure(2)).contains("expected: an id");
    }

    @Test
    void keyInTheWrongPlaceIsNotRepeated() {
        assertThat(manage("project", "get", Operator.PROVIDER_KEY).failure(2)).contains("text of a token or key");
        assertThat(manage("project", "create", "--name", "demo", Operator.PROVIDER_KEY)
                        .failure(2))
                .contains("unexpected argument");
        assertThat(manage("project", "create", "--name", "demo", "--api_key=" + Operator.PROVIDER_KEY)
                        .failure(2))
                .contains("unknown option: --api_key ");
        assertThat(gateway.requests()).isEmpty();
    }
}
