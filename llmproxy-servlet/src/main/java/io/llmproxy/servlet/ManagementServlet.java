package io.llmproxy.servlet;

import static java.util.Objects.requireNonNull;

import io.llmproxy.api.Secret;
import io.llmproxy.api.token.StoreUnavailableException;
import io.llmproxy.core.LlmProxy;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The management API: creates projects and issues tokens, for callers that know the management token.
 *
 * <p>Map it to a path of its own, such as {@code /manage/*}. Below that it answers {@code POST projects} and
 * {@code POST tokens}, in JSON. It blocks the container's thread while it talks to the database. Safe for use by many threads.
 */
public final class ManagementServlet extends HttpServlet {
    private static final long serialVersionUID = 1L;
    private static final Logger log = LoggerFactory.getLogger(ManagementServlet.class);

    private final transient ManagementAuthorization authorization;
    private final transient Map<String, ManagementResource> resources;

    /**
     * Creates the servlet.
     *
     * @param engine whose projects and tokens are managed; stays open when the servlet ends
     * @param managementToken what callers must send as {@code Authorization: Bearer}
     * @throws IllegalStateException if the host validates tokens itself, so that there are none to issue
     */
    public ManagementServlet(LlmProxy engine, Secret managementToken) {
        requireNonNull(engine, "engine");
        authorization = new ManagementAuthorization(requireNonNull(managementToken, "managementToken"));
        resources = Map.of(
                "/projects", new ProjectsResource(engine.projects()),
                "/tokens", new TokensResource(engine.tokens()));
    }

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
        RequestIds.echo(request, response);
        answer(request).send(response);
    }

    private JsonAnswer answer(HttpServletRequest request) throws IOException {
        try {
            authorization.check(request);
            ManagementResource resource = resources.get(String.valueOf(request.getPathInfo()));
            if (resource == null) {
                return JsonAnswer.error(404, "not found");
            }
            if (!resource.methods().contains(request.getMethod())) {
                return JsonAnswer.error(405, "method not allowed")
                        .withHeader("Allow", String.join(", ", resource.methods()));
            }
            return resource.answer(request);
        } catch (ManagementRefusal e) {
            return e.answer();
        } catch (StoreUnavailableException e) {
            log.error("The store does not answer the management API", e);
            return JsonAnswer.error(503, "service temporarily unavailable").withHeader("Retry-After", "1");
        } catch (RuntimeException e) {
            log.error("The management API failed", e);
            return JsonAnswer.error(500, "internal error");
        }
    }
}
