package io.llmproxy.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.llmproxy.cli.Operator.Outcome;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Where the commands find the gateway and its management token. */
class ManageConnectionTest {
    private static final String BEARER = "Bearer " + Operator.MANAGEMENT_TOKEN;

    @TempDir
    private Path directory;

    private ScriptedGateway gateway;

    @BeforeEach
    void start() throws IOException {
        gateway = ScriptedGateway.start().answers("[]");
    }

    @AfterEach
    void stop() {
        gateway.close();
    }

    private Operator stranger() {
        return new Operator(directory);
    }

    private void dotEnv(String text) throws IOException {
        Files.writeString(directory.resolve(".env"), text);
    }

    @Test
    void optionsWinOverVariables() {
        stranger()
                .with("MANAGEMENT_TOKEN", "another")
                .with("MANAGEMENT_API_BASE_URL", "http://127.0.0.1:1")
                .manage(
                        "project",
                        "list",
                        "--manage-api-base-url",
                        gateway.url(),
                        "--management-token",
                        Operator.MANAGEMENT_TOKEN);
        assertThat(gateway.request().header("Authorization")).isEqualTo(BEARER);
    }

    @Test
    void addressHasAnotherNameToo() {
        assertThat(Operator.of(gateway, directory)
                        .with("MANAGEMENT_API_BASE_URL", "http://127.0.0.1:1")
                        .manage("--api-base-url", gateway.url(), "project", "list")
                        .lines())
                .containsExactly("No projects");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/llm/gateway", "/llm/gateway/"})
    void pathOfTheAddressIsKept(String path) {
        Operator.of(gateway, directory)
                .with("MANAGEMENT_API_BASE_URL", gateway.url() + path)
                .manage("project", "list");
        assertThat(gateway.request().target()).isEqualTo("/llm/gateway/manage/projects");
    }

    @Test
    void tokenMayStandInAFile() throws IOException {
        Files.writeString(directory.resolve("token.txt"), Operator.MANAGEMENT_TOKEN + "\n");
        Operator.of(gateway, directory)
                .with("MANAGEMENT_TOKEN", "another")
                .manage("project", "list", "--management-token-file", "token.txt");
        assertThat(gateway.request().header("Authorization")).isEqualTo(BEARER);
    }

    @Test
    void dotEnvFillsTheGaps() throws IOException {
        dotEnv("# the gateway\nexport MANAGEMENT_API_BASE_URL=\"" + gateway.url() + "\" # here\n"
                + "OTHER=1\nnonsense\nMANAGEMENT_TOKEN = " + Operator.MANAGEMENT_TOKEN + " # secret\n");
        stranger().with("MANAGEMENT_TOKEN", " ").manage("project", "list");
        assertThat(gateway.request().header("Authorization")).isEqualTo(BEARER);
    }

    @Test
    void environmentWinsOverDotEnv() throws IOException {
        dotEnv("MANAGEMENT_TOKEN=another\nMANAGEMENT_API_BASE_URL=http://127.0.0.1:1\n");
        Operator.of(gateway, directory).manage("project", "list");
        assertThat(gateway.request().header("Authorization")).isEqualTo(BEARER);
    }

    @Test
    void unreadableDotEnvIsToldOnce() throws IOException {
        Files.write(directory.resolve(".env"), "MANAGEMENT_TOKEN=\u00e9".getBytes(StandardCharsets.ISO_8859_1));
        assertThat(stranger().manage("project", "list").failure(2)).contains("file .env: not readable");
    }

    @Test
    void missingTokenIsTold() {
        assertThat(stranger().manage("project", "list").failure(2))
                .startsWith("llmproxy: environment variable MANAGEMENT_TOKEN: missing");
    }

    @Test
    void allProblemsAreToldAtOnce() {
        Outcome outcome =
                stranger().with("MANAGEMENT_API_BASE_URL", "localhost:8080").manage("project", "list");
        assertThat(outcome.exitCode()).isEqualTo(2);
        assertThat(outcome.err().lines())
                .hasSize(2)
                .anyMatch(line -> line.contains("environment variable MANAGEMENT_API_BASE_URL: localhost:8080"))
                .anyMatch(line -> line.contains("MANAGEMENT_TOKEN: missing"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"localhost:8080", "ftp://host", "http://", "http://host/?a=b", "http://a b", "/manage"})
    void addressThatIsNoneIsTold(String address) {
        assertThat(Operator.of(gateway, directory)
                        .manage("project", "list", "--api-base-url", address)
                        .failure(2))
                .startsWith("llmproxy: option --manage-api-base-url: " + address + " (expected: ");
    }

    @Test
    void passwordInTheAddressIsRefusedAndNotRepeated() {
        assertThat(Operator.of(gateway, directory)
                        .manage("project", "list", "--api-base-url", "http://ada:hunter2@host")
                        .failure(2))
                .doesNotContain("hunter2");
    }

    @Test
    void tokenThatFitsNoHeaderIsRefusedAndNotRepeated() {
        assertThat(Operator.of(gateway, directory)
                        .with("MANAGEMENT_TOKEN", "two words")
                        .manage("project", "list")
                        .failure(2))
                .contains("environment variable MANAGEMENT_TOKEN: not fit for a header")
                .doesNotContain("two words");
    }

    @Test
    void tokenIsGivenInOneWay() throws IOException {
        Files.writeString(directory.resolve("token.txt"), "t");
        assertThat(Operator.of(gateway, directory)
                        .manage("project", "list", "--management-token-file", "token.txt", "--management-token", "t")
                        .failure(2))
                .contains("given together");
        assertThat(Operator.of(gateway, directory)
                        .manage("project", "list", "--management-token-file", "nowhere.txt")
                        .failure(2))
                .contains("option --management-token-file", "nowhere.txt");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "soon", "61m", "-1s"})
    void timeoutThatIsNoneIsTold(String timeout) {
        assertThat(Operator.of(gateway, directory)
                        .manage("project", "list", "--timeout", timeout)
                        .failure(2))
                .contains("--timeout", timeout);
    }

    @Test
    void helpTellsTheExitCodesAndWarnsOfTheCommandLine() {
        assertThat(stranger().manage("token", "generate", "--help").out())
                .contains("Exit codes:", "not authorised", "--management-token-file", "can see", "--never-expires");
    }
}
