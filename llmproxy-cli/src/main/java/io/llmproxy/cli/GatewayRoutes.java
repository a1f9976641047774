package io.llmproxy.cli;

import io.llmproxy.api.Secret;
import io.llmproxy.core.InvalidConfigException;
import io.llmproxy.core.LlmProxy;
import io.llmproxy.core.ProviderConfig;
import io.llmproxy.servlet.ManagementServlet;
import io.llmproxy.servlet.OperationsServlet;
import jakarta.servlet.DispatcherType;
import java.util.EnumSet;
import java.util.Set;
import java.util.TreeSet;
import org.eclipse.jetty.ee10.servlet.FilterHolder;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.ee10.servlet.ServletHolder;

/** Which path leads where: the server's own paths, the provider's, and none. */
final class GatewayRoutes {
    static final Set<String> OWN_SEGMENTS = Set.of("manage", "health", "live", "ready");

    private GatewayRoutes() {}

    /**
     * Lays the routes.
     *
     * @throws InvalidConfigException if an endpoint of the provider stands in the way of the server's own paths
     */
    static ServletContextHandler of(LlmProxy engine, Secret managementToken) {
        ServletContextHandler context = new ServletContextHandler("/");
        engine.providers().forEach(GatewayRoutes::check);
        FilterHolder gateway = new FilterHolder(new GatewayFilter(engine));
        gateway.setAsyncSupported(true);
        context.addFilter(gateway, "/*", EnumSet.of(DispatcherType.REQUEST));
        context.addServlet(new ServletHolder(new ManagementServlet(engine, managementToken)), "/manage/*");
        ServletHolder operations = new ServletHolder(new OperationsServlet(engine));
        context.addServlet(operations, "/health");
        context.addServlet(operations, "/live");
        context.addServlet(operations, "/ready");
        ServletHolder notFound = new ServletHolder(new NotFoundServlet());
        notFound.setAsyncSupported(true);
        context.addServlet(notFound, "/");
        return context;
    }

    private static void check(ProviderConfig provider) {
        for (String path : provider.clientPaths()) {
            String segment = GatewayFilter.firstSegment(path);
            if (segment.isEmpty() || segment.contains("*") || OWN_SEGMENTS.contains(segment)) {
                throw new InvalidConfigException(
                        "provider " + provider.name() + ": allowed_endpoints: " + path
                                + " (expected: a first segment without *, and none of " + new TreeSet<>(OWN_SEGMENTS)
                                + ")",
                        null);
            }
        }
    }
}
