package io.llmproxy.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.llmproxy.cli.Operator.Outcome;
import io.llmproxy.cli.ScriptedGateway.Stall;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever the gateway does, the command ends with a code of its own and one line. */
class ManageFailureTest {
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

    private Outcome list(String... options) {
        String[] line = new String[options.length + 2];
        line[0] = "project";
        line[1] = "list";
        System.arraycopy(options, 0, line, 2, options.length);
        return Operator.of(gateway, directory).manage(line);
    }

    @ParameterizedTest
    @CsvSource({
        "400, 5", "401, 3", "403, 3", "404, 4", "405, 5", "409, 5", "413, 5", "418, 5", "422, 5", "429, 3", "500, 6",
        "503, 6", "301, 1"
    })
    void statusDecidesTheExitCode(int status, int exitCode) {
        gateway.answers(status, "{\"error\":\"no\"}");
        assertThat(list().failure(exitCode)).isEqualTo("llmproxy: no (HTTP " + status + ")");
    }

    @Test
    void redirectIsNotFollowed() throws IOException {
        try (ScriptedGateway other = ScriptedGateway.start()) {
            gateway.answers(307, "").withHeader("Location", other.url());
            assertThat(list().failure(1)).contains("HTTP 307", "--manage-api-base-url");
            assertThat(other.requests()).isEmpty();
        }
    }

    @Test
    void descriptionIsPartOfTheLine() {
        gateway.answers(422, "{\"error\":\"invalid name\",\"description\":\"longer\\nthan 255\",\"code\":\"x\"}");
        assertThat(list().failure(5)).isEqualTo("llmproxy: invalid name: longer?than 255 (HTTP 422)");
    }

    @Test
    void endlessErrorIsCut() {
        gateway.answers(400, "{\"error\":\"" + "long ".repeat(10_000) + "\"}");
        assertThat(list().failure(5)).hasSizeLessThan(400);
    }

    @ParameterizedTest
    @ValueSource(strings = {"[{\"id\":", "<html><body>Welcome</body></html>", "[] []", "plain text"})
    void answerThatIsNoJson(String body) {
        gateway.answers(body);
        assertThat(list().failure(1))
                .isEqualTo("llmproxy: the answer is not JSON (HTTP 200; expected: the management API;"
                        + " see --manage-api-base-url)");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"id\":\"p1\"}", "null", "7", ""})
    void answerThatIsNoList(String body) {
        gateway.answers(body);
        assertThat(list().failure(1)).contains("no list of projects");
        assertThat(list("--json").failure(1)).contains("no list of projects");
    }

    @Test
    void answerThatIsNoThing() {
        gateway.answers("[]");
        assertThat(Operator.of(gateway, directory)
                        .manage("project", "get", "p1")
                        .failure(1))
                .contains("expected: an object");
    }

    @Test
    void pageOfAnotherServer() {
        gateway.answers(502, "<html><head><title>502 Bad Gateway</title></head></html>");
        assertThat(list().failure(6))
                .contains("not an answer of llmproxy (HTTP 502")
                .doesNotContain("<");
        gateway.answers(404, "404 page not found\n");
        assertThat(list().failure(4)).contains("not an answer of llmproxy (HTTP 404");
        gateway.answers(401, "{\"error\":{\"message\":\"of a provider\"}}");
        assertThat(list().failure(3)).contains("not an answer of llmproxy (HTTP 401");
    }

    @Test
    void nobodyListens() throws IOException {
        int port;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = socket.getLocalPort();
        }
        assertThat(list("--api-base-url", "http://127.0.0.1:" + port).failure(6))
                .startsWith("llmproxy: cannot reach http://127.0.0.1:" + port + ": ");
    }

    @Test
    void hostIsUnknown() {
        assertThat(list("--api-base-url", "http://gateway.invalid").failure(6))
                .isEqualTo("llmproxy: cannot reach http://gateway.invalid: unknown host");
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "NEVER")
    @Timeout(10)
    void gatewayTakesTooLong(Stall where) {
        gateway.answers("[{\"id\":\"p1\"}]").stalls(where);
        assertThat(list("--timeout", "300ms").failure(6))
                .isEqualTo("llmproxy: no answer from " + gateway.url() + " within 300 ms");
    }

    @Test
    void stackTraceOnlyAtLevelDebug() {
        gateway.answers(500, "{\"error\":\"no\"}");
        Outcome outcome =
                Operator.of(gateway, directory).with("LOG_LEVEL", "debug").manage("project", "list");
        assertThat(outcome.err()).startsWith("llmproxy: no (HTTP 500)").contains("ManageException");
    }
}
