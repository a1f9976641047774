package io.llmproxy.servlet;

import io.llmproxy.core.LlmProxy;
import io.llmproxy.core.Projects;
import io.llmproxy.core.Tokens;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** All paths of the management API. */
final class ManagementRoutes {
    private final List<ManagementRoute> routes;

    /** The route of a path, and what stands at its variable place. */
    record Match(ManagementRoute route, String id) {
        ManagementResource resource() {
            return route.resource();
        }
    }

    /** Lists the routes; the first that fits counts. */
    ManagementRoutes(LlmProxy engine, @Nullable AuditLog auditLog) {
        Projects projects = engine.projects();
        Tokens tokens = engine.tokens();
        routes = List.of(
                new ManagementRoute("/projects", new ProjectsResource(projects)),
                new ManagementRoute("/projects/{id}/tokens/revoke", new ProjectTokensRevocationResource(tokens)),
                new ManagementRoute("/projects/{id}", new ProjectResource(projects, tokens)),
                new ManagementRoute("/tokens", new TokensResource(tokens)),
                new ManagementRoute("/tokens/revoke-expired", new ExpiredTokensResource(tokens)),
                new ManagementRoute("/tokens/{id}", new TokenResource(tokens)),
                new ManagementRoute("/providers/reload", new ProviderReloadResource(engine)),
                new ManagementRoute("/cache/purge", new CachePurgeResource()),
                new ManagementRoute("/audit", new AuditEventsResource(auditLog)),
                new ManagementRoute("/audit/{id}", new AuditEventResource(auditLog)),
                new ManagementRoute("/openapi.json", new OpenApiResource()));
    }

    /** Returns what answers a path, or null if nothing does. */
    @Nullable
    Match find(String path) {
        for (ManagementRoute route : routes) {
            String id = route.idIn(path);
            if (id != null) {
                return new Match(route, id);
            }
        }
        return null;
    }

    List<ManagementRoute> all() {
        return routes;
    }
}
