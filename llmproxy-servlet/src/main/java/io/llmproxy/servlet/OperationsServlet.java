package io.llmproxy.servlet;

import static java.util.Objects.requireNonNull;

import io.llmproxy.core.LlmProxy;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/**
 * What an orchestrator asks: {@code /health} (state and version, in JSON), {@code /live} (the process answers) and {@code /ready}
 * (the engine takes calls; status 503 from the moment it is being closed).
 *
 * <p>Map it to these three paths, or to a path of its own such as {@code /ops/*} to have them below it. It asks for no credentials
 * and tells nothing that would need any. A sink that fails does not make the gateway unready: the calls still go through.
 */
public final class OperationsServlet extends HttpServlet {
    private static final long serialVersionUID = 1L;

    private final transient LlmProxy engine;
    private final transient InstantSource clock;
    private final String version;

    /**
     * Creates the servlet.
     *
     * @param engine whose state is told; stays open when the servlet ends
     */
    public OperationsServlet(LlmProxy engine) {
        this(engine, InstantSource.system());
    }

    OperationsServlet(LlmProxy engine, InstantSource clock) {
        this.engine = requireNonNull(engine, "engine");
        this.clock = clock;
        version = versionOr("development", OperationsServlet.class.getPackage().getImplementationVersion());
    }

    private static String versionOr(String fallback, @Nullable String ofTheJar) {
        return ofTheJar == null ? fallback : ofTheJar;
    }

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
        response.setHeader("Cache-Control", "no-store");
        String path = request.getPathInfo() == null ? request.getServletPath() : request.getPathInfo();
        switch (path) {
            case "/health" -> sendHealth(response);
            case "/live" -> sendText(response, 200, "alive");
            case "/ready" -> sendReadiness(response);
            default -> sendText(response, 404, "404 page not found\n");
        }
    }

    private void sendHealth(HttpServletResponse response) throws IOException {
        JsonAnswer.of(
                        200,
                        WireJson.object()
                                .put("status", "ok")
                                .put("timestamp", Timestamps.format(clock.instant()))
                                .put("version", version))
                .send(response);
    }

    private void sendReadiness(HttpServletResponse response) throws IOException {
        if (engine.isClosed()) {
            sendText(response, 503, "not ready: shutting down");
        } else {
            sendText(response, 200, "ready");
        }
    }

    private static void sendText(HttpServletResponse response, int status, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        response.setStatus(status);
        response.setContentType("text/plain;charset=utf-8");
        response.setContentLength(bytes.length);
        response.getOutputStream().write(bytes);
    }
}
