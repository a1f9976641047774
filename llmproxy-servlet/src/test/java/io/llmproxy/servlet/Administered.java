package io.llmproxy.servlet;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.llmproxy.api.Secret;
import io.llmproxy.api.token.ProjectStore;
import io.llmproxy.core.LlmProxy;
import io.llmproxy.core.LlmProxyBuilder;
import io.llmproxy.core.TokenRequest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.function.UnaryOperator;

/** A host application with the management API on {@code /manage/*} and the operations paths, at a time of its own. */
final class Administered implements AutoCloseable {
    static final String MANAGEMENT_TOKEN = "management-token-of-the-test";
    static final Instant NOW = Instant.parse("2026-01-02T03:04:05.678901Z");

    private static final ObjectMapper JSON = new ObjectMapper();

    private volatile Instant now = NOW;
    private final LlmProxy engine;
    private final ManagementServlet servlet;
    private final TestServer server;

    /** An answer, split at the empty line. */
    record Answer(int status, String head, String body) {
        static Answer of(String raw) {
            int end = raw.indexOf("\r\n\r\n");
            return new Answer(Integer.parseInt(raw.substring(9, 12)), raw.substring(0, end), raw.substring(end + 4));
        }

        JsonNode json() {
            try {
                return JSON.readTree(body);
            } catch (java.io.IOException e) {
                throw new AssertionError("not JSON: " + body, e);
            }
        }

        String header(String name) {
            return head.lines()
                    .filter(line -> line.regionMatches(true, 0, name + ":", 0, name.length() + 1))
                    .map(line -> line.substring(name.length() + 1).strip())
                    .findFirst()
                    .orElse(null);
        }
    }

    private Administered(LlmProxyBuilder builder, UnaryOperator<ManagementServlet.Builder> settings) throws Exception {
        engine = builder.clock(() -> now).build();
        servlet = settings.apply(ManagementServlet.builder(engine).managementToken(Secret.of(MANAGEMENT_TOKEN)))
                .build();
        server = TestServer.start("/app", context -> {
            context.addServlet("manage", servlet).addMapping("/manage/*", "/api/llm/manage/*");
            context.addServlet(
                            "operations",
                            OperationsServlet.builder(engine)
                                    .clock(InstantSource.fixed(NOW))
                                    .build())
                    .addMapping("/health", "/live", "/ready", "/ops/*");
        });
    }

    static Administered start(Path directory) throws Exception {
        return start(directory, builder -> builder, settings -> settings);
    }

    static Administered start(Path directory, ProjectStore projects) throws Exception {
        return start(directory, builder -> builder.projectStore(projects), settings -> settings);
    }

    static Administered start(
            Path directory, UnaryOperator<LlmProxyBuilder> engine, UnaryOperator<ManagementServlet.Builder> management)
            throws Exception {
        return new Administered(engine.apply(LlmProxy.builder().database(directory.resolve("managed.db"))), management);
    }

    ManagementServlet servlet() {
        return servlet;
    }

    LlmProxy engine() {
        return engine;
    }

    Answer post(String path, String body) throws Exception {
        return send("POST", path, Map.of("Authorization", "Bearer " + MANAGEMENT_TOKEN), body);
    }

    /** Calls the management API with its token; the path is that below its mount. */
    Answer manage(String method, String path, String body) throws Exception {
        Map<String, String> headers =
                Map.of("Authorization", "Bearer " + MANAGEMENT_TOKEN, "Content-Type", "application/json");
        return send(method, "/manage" + path, headers, body);
    }

    Answer manage(String method, String path) throws Exception {
        return manage(method, path, "");
    }

    /** Lets the engine's time go on. */
    void pass(Duration time) {
        now = now.plus(time);
    }

    /** Creates a project and returns its id. */
    String project(String name) {
        return engine.projects().create(name, Secret.of("sk-up-000011112222")).id();
    }

    /** Issues a token for an hour and returns its record's id. */
    String token(String projectId) {
        return engine.tokens()
                .issue(TokenRequest.builder(projectId, Duration.ofHours(1)).build())
                .record()
                .id();
    }

    Answer get(String path) throws Exception {
        return send("GET", path, Map.of(), "");
    }

    Answer send(String method, String path, Map<String, String> headers, String body) throws Exception {
        return send(method, path, headers, body.getBytes(StandardCharsets.UTF_8));
    }

    Answer send(String method, String path, Map<String, String> headers, byte[] body) throws Exception {
        StringBuilder head =
                new StringBuilder(method + " /app" + path + " HTTP/1.1\r\nHost: h\r\nConnection: close\r\n");
        headers.forEach((name, value) -> head.append(name + ": " + value + "\r\n"));
        head.append("Content-Length: " + body.length + "\r\n\r\n");
        try (RawClient client = new RawClient(server.port())) {
            return Answer.of(client.send(head.toString()).send(body).readToEnd());
        }
    }

    /** Sends a request as it is and returns what comes back, to the end of the connection. */
    String raw(String request) throws Exception {
        try (RawClient client = new RawClient(server.port())) {
            return client.send(request).readToEnd();
        }
    }

    @Override
    public void close() {
        server.close();
        engine.close();
    }
}
