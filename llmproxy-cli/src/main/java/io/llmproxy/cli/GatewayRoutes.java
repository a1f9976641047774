package io.llmproxy.cli;

import io.llmproxy.api.Secret;
import io.llmproxy.core.InvalidConfigException;
import io.llmproxy.core.LlmProxy;
import io.llmproxy.core.ProviderConfig;
import io.llmproxy.servlet.ManagementServlet;
import io.llmproxy.servlet.OperationsServlet;
import jakarta.servlet.DispatcherType;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.eclipse.jetty.ee10.servlet.FilterHolder;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.ee10.servlet.ServletHolder;
import org.jspecify.annotations.Nullable;

/** Which path leads where: the server's own paths, the provider's, and none. */
final class GatewayRoutes {
    static final Set<String> OWN_SEGMENTS = Set.of("manage", "health", "live", "ready");

    private GatewayRoutes() {}

    /** Lays the routes. The engine asks {@link #check} about each of its providers. */
    static ServletContextHandler of(LlmProxy engine, Secret managementToken, MetricsSettings metrics) {
        ServletContextHandler context = new ServletContextHandler("/");
        FilterHolder gateway = new FilterHolder(new GatewayFilter(engine, ownSegments(metrics)));
        gateway.setAsyncSupported(true);
        context.addFilter(gateway, "/*", EnumSet.of(DispatcherType.REQUEST));
        context.addServlet(new ServletHolder(new ManagementServlet(engine, managementToken)), "/manage/*");
        ServletHolder operations = new ServletHolder(operations(engine, metrics));
        for (String path : List.of("/health", "/live", "/ready")) {
            context.addServlet(operations, path);
        }
        if (metrics.isEnabled()) {
            context.addServlet(operations, metrics.path());
            context.addServlet(operations, metrics.path() + "/prometheus");
        }
        ServletHolder notFound = new ServletHolder(new NotFoundServlet());
        notFound.setAsyncSupported(true);
        context.addServlet(notFound, "/");
        return context;
    }

    private static OperationsServlet operations(LlmProxy engine, MetricsSettings metrics) {
        OperationsServlet.Builder operations = OperationsServlet.builder(engine);
        if (metrics.isEnabled()) {
            operations.metricsPath(metrics.path());
            if (metrics.token() == null) {
                operations.publicMetrics();
            } else {
                operations.metricsToken(metrics.token());
            }
        }
        return operations.build();
    }

    private static Set<String> ownSegments(MetricsSettings metrics) {
        Set<String> own = new TreeSet<>(OWN_SEGMENTS);
        if (metrics.isEnabled()) {
            own.add(metrics.firstSegment());
        }
        return own;
    }

    /**
     * Checks that each request can have one destination only.
     *
     * @throws InvalidConfigException if endpoints of providers stand in the way of the server's own paths, those of the metrics included;
     *     names the first one of each provider
     */
    static void check(List<ProviderConfig> providers, MetricsSettings metrics) {
        List<String> problems = new ArrayList<>();
        for (ProviderConfig provider : providers) {
            for (String path : provider.clientPaths()) {
                String problem = problem(provider, path, metrics);
                if (problem != null) {
                    problems.add(problem);
                    break;
                }
            }
        }
        if (!problems.isEmpty()) {
            throw new InvalidConfigException(problems);
        }
    }

    private static @Nullable String problem(ProviderConfig provider, String path, MetricsSettings metrics) {
        String segment = GatewayFilter.firstSegment(path);
        if (segment.isEmpty() || segment.contains("*") || OWN_SEGMENTS.contains(segment)) {
            return "provider " + provider.name() + ": allowed_endpoints: " + path
                    + " (expected: a first segment without *, and none of " + new TreeSet<>(OWN_SEGMENTS) + ")";
        }
        if (metrics.isEnabled() && metrics.firstSegment().equals(segment)) {
            return MetricsSettings.PATH + ": " + metrics.path() + ": in the way of " + path + " of provider "
                    + provider.name() + " (expected: a first segment that no endpoint has)";
        }
        return null;
    }
}
