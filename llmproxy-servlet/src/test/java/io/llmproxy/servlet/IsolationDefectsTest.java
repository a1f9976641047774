package io.llmproxy.servlet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.llmproxy.api.Secret;
import io.llmproxy.api.token.Project;
import io.llmproxy.api.token.ProjectChange;
import io.llmproxy.api.token.ProjectPolicy;
import io.llmproxy.api.token.ProjectStore;
import io.llmproxy.api.token.StoreUnavailableException;
import io.llmproxy.api.token.TokenValidator;
import io.llmproxy.core.InvalidConfigException;
import io.llmproxy.core.LlmProxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

/** What a safe gateway does where the original had a defect: security and isolation. */
class IsolationDefectsTest {
    private static final ScriptedProvider.Script OK = (request, connection) -> connection.json(200, "{\"ok\":1}");
    private static final String QUESTION = "{\"model\":\"gpt-4o\"}";

    private static final class NoProjects implements ProjectStore {
        @Override
        public Optional<Project> find(String id) {
            return Optional.empty();
        }

        @Override
        public List<Project> list() {
            return List.of();
        }

        @Override
        public void insert(Project project) {
            throw new UnsupportedOperationException();
        }
    }

    private static ScriptedProvider.Request forwarded(String... headers) throws Exception {
        try (Gateway gateway = Gateway.start(OK)) {
            assertThat(Wire.post(gateway, QUESTION, headers)).startsWith("HTTP/1.1 200");
            return gateway.provider().requests().get(0);
        }
    }

    /** D1. */
    @Test
    void projectThatIsSwitchedOffIsRefused() throws Exception {
        try (Gateway gateway = Gateway.start(OK)) {
            assertThat(Wire.post(gateway, QUESTION)).startsWith("HTTP/1.1 200");
            gateway.engine()
                    .projects()
                    .update(
                            gateway.project().id(),
                            ProjectChange.builder().active(false).build());
            assertThat(Wire.post(gateway, QUESTION))
                    .startsWith("HTTP/1.1 403")
                    .endsWith("{\"error\":\"Project is inactive\",\"code\":\"project_inactive\"}\n");
            assertThat(gateway.provider().requests()).hasSize(1);
        }
    }

    /** D5. The whole suite is searched as well. */
    @Test
    void logsHoldNoSecretsAtAnyLevel() throws Exception {
        Logger root = (Logger) LoggerFactory.getLogger("io.llmproxy");
        Level before = root.getLevel();
        ListAppender<ILoggingEvent> lines = new ListAppender<>();
        lines.start();
        root.setLevel(Level.TRACE);
        root.addAppender(lines);
        try (Gateway gateway = Gateway.start(OK)) {
            Wire.post(gateway, QUESTION, "Cookie: session=s3cr3t-cookie");
            gateway.sink().onlyEvent();
            assertThat(List.copyOf(lines.list))
                    .isNotEmpty()
                    .extracting(ILoggingEvent::getFormattedMessage)
                    .noneMatch(line -> line.contains(gateway.token())
                            || line.contains(Gateway.PROVIDER_KEY)
                            || line.contains("s3cr3t-cookie"));
        } finally {
            root.detachAppender(lines);
            root.setLevel(before);
        }
    }

    /** D6. Containers refuse some of these themselves. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "/app/v1/models/%2e%2e/admin",
                "/app/v1/models/..%2fadmin",
                "/app/v1/models/%5c..%5cadmin",
                "/app/v1/models%00",
                "/app/v1/models;x/../admin",
                "/app/v1/models/../../admin"
            })
    void pathThatClimbsOutReachesNobody(String path) throws Exception {
        try (Gateway gateway = Gateway.start(OK)) {
            assertThat(Wire.status(Wire.get(gateway, path))).isBetween(400, 499);
            assertThat(gateway.provider().requests()).isEmpty();
        }
    }

    /** D7. */
    @ParameterizedTest
    @CsvSource({
        "GET, /app/v1/models-secret, 404",
        "GET, /app/v1/completionsX, 404",
        "DELETE, /app/v1/models/gpt-4, 405",
        "GET, /app/v1/models/gpt-4, 200",
    })
    void endpointEndsAtTheBorderOfASegmentAndHasItsOwnMethods(String method, String path, int status) throws Exception {
        try (Gateway gateway = Gateway.start(OK)) {
            String answer = Wire.raw(gateway, method + " " + path + " HTTP/1.1\r\n" + Wire.auth(gateway) + "\r\n");
            assertThat(Wire.status(answer)).isEqualTo(status);
            assertThat(Wire.header(answer, "Allow")).isEqualTo(status == 405 ? "GET" : null);
        }
    }

    /** D8. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            POST | application/json; charset=utf-8 | {"model":"bad"}                | 400
            POST | Application/JSON                | {"model":"bad"}                | 400
            POST | text/plain                      | {"model":"bad"}                | 400
            POST | application/json                | {"model":"bad"}x               | 400
            POST | application/json                | \ufeff{"model":"bad"}          | 400
            POST | application/json                | {"model":"bad","model":"gpt-4o"} | 400
            POST | application/json                | {"model":"gpt-4o"}             | 200
            post | application/json                | {"model":"bad"}                | 405
            PUT  | application/json                | {"model":"bad"}                | 400
            """)
    void allowListOfParametersHasNoWayRound(String method, String type, String body, int status) throws Exception {
        try (Gateway gateway = Gateway.start(
                OK,
                provider -> provider.allowedEndpoints(List.of("POST,PUT /v1/chat/completions"))
                        .paramAllowList(Map.of("model", List.of("gpt-4o"))),
                engine -> engine)) {
            String answer =
                    Wire.withBody(gateway, method, Gateway.CHAT, body, Wire.auth(gateway), "Content-Type: " + type);
            assertThat(Wire.status(answer)).isEqualTo(status);
            assertThat(gateway.provider().requests()).hasSize(status == 200 ? 1 : 0);
        }
    }

    /** D8: the same in forms. */
    @Test
    void allowListOfParametersCoversForms() throws Exception {
        try (Gateway gateway = Gateway.start(
                OK, provider -> provider.paramAllowList(Map.of("model", List.of("whisper-1"))), engine -> engine)) {
            String form = "--b\r\nContent-Disposition: form-data; name=\"model\"\r\n\r\nbad\r\n--b--\r\n";
            assertThat(Wire.postTo(
                            gateway,
                            "/app/v1/audio/transcriptions",
                            form,
                            "Content-Type: multipart/form-data; boundary=b"))
                    .startsWith("HTTP/1.1 400")
                    .contains("param_not_allowed");
        }
    }

    /** D9. */
    @Test
    void nothingOfTheHostsUsersReachesTheProvider() throws Exception {
        ScriptedProvider.Request request = forwarded(
                "Cookie: JSESSIONID=abc",
                "Referer: https://intranet.example/page",
                "Origin: https://intranet.example",
                "Forwarded: for=10.0.0.1",
                "True-Client-IP: 10.0.0.1",
                "X-Api-Key: client-own",
                "X-CSRF-Token: t",
                "Via: 1.1 front",
                "X-Correlation-ID: c");
        assertThat(request.headers())
                .extracting(line -> line.substring(0, line.indexOf(':')).toLowerCase(java.util.Locale.ROOT))
                .containsOnly(
                        "authorization",
                        "content-type",
                        "content-length",
                        "accept-encoding",
                        "user-agent",
                        "host",
                        "connection");
    }

    /** D10. */
    @Test
    void clientAddressIsToldOnlyIfConfigured() throws Exception {
        assertThat(forwarded("X-Forwarded-For: 198.51.100.7").header("X-Forwarded-For"))
                .isNull();
        try (Gateway gateway = Gateway.start(OK, provider -> provider.forwardClientAddress(true), engine -> engine)) {
            Wire.post(gateway, QUESTION, "X-Forwarded-For: 198.51.100.7");
            assertThat(gateway.provider().requests().get(0).header("X-Forwarded-For"))
                    .isEqualTo("127.0.0.1");
        }
    }

    /** D11. */
    @Test
    void clientCannotTakeTheKeyAwayByNamingIt() throws Exception {
        assertThat(forwarded("Connection: close, Authorization, Content-Type").header("Authorization"))
                .isEqualTo("Bearer " + Gateway.PROVIDER_KEY);
    }

    /** D12. */
    @Test
    void organisationIsPinnedByTheProjectAndNotChosenByTheClient() throws Exception {
        try (Gateway gateway = Gateway.start(OK)) {
            Wire.post(gateway, QUESTION, "OpenAI-Organization: org-of-the-client", "OpenAI-Project: proj");
            ProjectPolicy pinned = ProjectPolicy.builder()
                    .upstreamHeaders(Map.of("OpenAI-Organization", "org-pinned"))
                    .build();
            gateway.engine()
                    .projects()
                    .update(
                            gateway.project().id(),
                            ProjectChange.builder().policy(pinned).build());
            Wire.post(gateway, QUESTION, "OpenAI-Organization: org-of-the-client");
            List<ScriptedProvider.Request> requests = gateway.provider().requests();
            assertThat(requests.get(0).header("OpenAI-Organization")).isNull();
            assertThat(requests.get(0).header("OpenAI-Project")).isNull();
            assertThat(requests.get(1).headers())
                    .filteredOn(line -> line.toLowerCase(java.util.Locale.ROOT).startsWith("openai-organization"))
                    .containsExactly("OpenAI-Organization: org-pinned");
        }
    }

    /** D13. */
    @Test
    void preflightAndAnswerFollowOnePolicy() throws Exception {
        try (Gateway gateway = Gateway.start(
                (request, connection) -> connection.json(
                        200,
                        "{}",
                        "Access-Control-Allow-Origin: https://evil.example",
                        "Access-Control-Allow-Credentials: true"),
                provider -> provider.allowedOrigins(List.of("https://app.example")),
                engine -> engine)) {
            String preflight = Wire.raw(
                    gateway,
                    "OPTIONS " + Gateway.CHAT
                            + " HTTP/1.1\r\nOrigin: https://app.example\r\nAccess-Control-Request-Method: POST\r\n"
                            + "Access-Control-Request-Headers: authorization,x-stainless-os\r\n\r\n");
            assertThat(Wire.status(preflight)).isEqualTo(204);
            assertThat(Wire.header(preflight, "Access-Control-Allow-Origin")).isEqualTo("https://app.example");
            assertThat(Wire.header(preflight, "Access-Control-Allow-Headers"))
                    .isEqualTo("authorization,x-stainless-os");
            assertThat(Wire.header(preflight, "Access-Control-Max-Age")).isEqualTo("86400");
            String answer = Wire.post(gateway, QUESTION, "Origin: https://app.example");
            assertThat(Wire.header(answer, "Access-Control-Allow-Origin")).isEqualTo("https://app.example");
            assertThat(Wire.header(answer, "Vary")).isEqualTo("Origin");
            assertThat(answer).doesNotContainIgnoringCase("Credentials").doesNotContain("evil");
            String refused = Wire.post(gateway, QUESTION, "Origin: https://evil.example");
            assertThat(refused).startsWith("HTTP/1.1 403").contains("origin_not_allowed");
            String foreign = Wire.raw(
                    gateway,
                    "OPTIONS " + Gateway.CHAT
                            + " HTTP/1.1\r\nOrigin: https://evil.example\r\nAccess-Control-Request-Method: POST\r\n\r\n");
            assertThat(foreign).startsWith("HTTP/1.1 204");
            assertThat(refused + foreign).doesNotContainIgnoringCase("Access-Control-Allow");
            assertThat(Wire.header(refused, "Vary")).isEqualTo("Origin");
        }
    }

    /** D14. */
    @Test
    void databaseFailureIsNoFaultOfTheClientAndTellsNothing() throws Exception {
        TokenValidator failing = token -> {
            throw new StoreUnavailableException(
                    "finding a token", new SQLException("connection refused host=db-internal-17"));
        };
        try (Gateway gateway = Gateway.start(OK, failing, new NoProjects())) {
            String answer = Wire.withBody(
                    gateway, "POST", Gateway.CHAT, QUESTION, "Authorization: Bearer sk-AAAAAAAAAAAAAAAAAAAAAA\r\n");
            assertThat(answer)
                    .startsWith("HTTP/1.1 503")
                    .contains("\"code\":\"service_unavailable\"")
                    .doesNotContain("db-internal-17");
        }
    }

    /** D15. */
    @Test
    void bodyOfAStrangerIsNotReadAndNotRecorded() throws Exception {
        try (Gateway gateway = Gateway.start(OK)) {
            try (RawClient client = gateway.client()) {
                client.send("POST " + Gateway.CHAT + " HTTP/1.1\r\nHost: h\r\nAuthorization: Bearer sk-unknown\r\n"
                        + "Content-Type: application/json\r\nContent-Length: 1000000\r\n\r\n{\"model\":\"planted\"");
                assertThat(client.readUntil("invalid_token")).startsWith("HTTP/1.1 401");
            }
            assertThat(gateway.sink().onlyEvent().requestBytes()).isZero();
            assertThat(gateway.sink().onlyEvent().requestedModel()).isEmpty();
        }
    }

    /** D17. */
    @Test
    void everyRequiredHeaderIsEnforced() throws Exception {
        try (Gateway gateway =
                Gateway.start(OK, provider -> provider.requiredHeaders(List.of("X-Team")), engine -> engine)) {
            assertThat(Wire.post(gateway, QUESTION)).startsWith("HTTP/1.1 400").contains("header_required");
            assertThat(Wire.post(gateway, QUESTION, "x-team: blue")).startsWith("HTTP/1.1 200");
        }
    }

    /** D18. */
    @Test
    void brokenProviderFileEndsTheStart(@TempDir Path directory) throws Exception {
        Path file = Files.writeString(directory.resolve("p.yaml"), "apis:\n  openai:\n    base_url: [oops\n");
        assertThatThrownBy(() -> LlmProxy.builder()
                        .settings(Map.of("provider-file", file.toString()), key -> key)
                        .build())
                .isInstanceOf(InvalidConfigException.class)
                .hasMessageContaining("p.yaml");
    }

    /** D19. What a client claims about its address is covered by RefusalAuditTest, the metrics by OperationsServletTest. */
    @Test
    void cookiesAndAccountOfTheProviderStayBehind() throws Exception {
        try (Gateway gateway = Gateway.start((request, connection) ->
                connection.json(200, "{}", "Set-Cookie: __cf_bm=x", "openai-organization: org-internal"))) {
            assertThat(Wire.post(gateway, QUESTION))
                    .startsWith("HTTP/1.1 200")
                    .doesNotContainIgnoringCase("Set-Cookie")
                    .doesNotContain("org-internal");
        }
    }

    /** D42. */
    @Test
    void newProviderKeyIsUsedByTheNextCall() throws Exception {
        try (Gateway gateway = Gateway.start(OK)) {
            Wire.post(gateway, QUESTION);
            gateway.engine()
                    .projects()
                    .update(
                            gateway.project().id(),
                            ProjectChange.builder()
                                    .apiKey(Secret.of("sk-rotated"))
                                    .build());
            Wire.post(gateway, QUESTION);
            assertThat(gateway.provider().requests())
                    .extracting(request -> request.header("Authorization"))
                    .containsExactly("Bearer " + Gateway.PROVIDER_KEY, "Bearer sk-rotated");
        }
    }
}
