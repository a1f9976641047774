package io.llmproxy.cli;

import io.llmproxy.core.LlmProxy;
import io.llmproxy.core.ProviderConfig;
import io.llmproxy.servlet.LlmProxyFilter;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.FilterConfig;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Gives the gateway those requests whose path begins like one of the providers' endpoints, and the rest to the server's own servlets.
 * What the providers are may change while the server runs.
 */
final class GatewayFilter implements Filter {
    private final LlmProxy engine;
    private final Set<String> ownSegments;
    private final LlmProxyFilter gateway;
    private volatile Known known = new Known(List.of(), Set.of());

    private record Known(List<ProviderConfig> providers, Set<String> segments) {}

    GatewayFilter(LlmProxy engine, Set<String> ownSegments) {
        this.engine = engine;
        this.ownSegments = Set.copyOf(ownSegments);
        gateway = new LlmProxyFilter(engine);
    }

    @Override
    public void init(FilterConfig config) throws ServletException {
        gateway.init(config);
    }

    @Override
    public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        String path = ((HttpServletRequest) request).getRequestURI();
        if (segments().contains(firstSegment(path))) {
            gateway.doFilter(request, response, chain);
        } else if (path.contains("//")) {
            NotFoundServlet.send((HttpServletResponse) response); // Jetty's servlets cannot read such a path
        } else {
            chain.doFilter(request, response);
        }
    }

    private Set<String> segments() {
        Known now = known;
        List<ProviderConfig> providers = engine.providers();
        if (!now.providers.equals(providers)) {
            now = new Known(providers, segments(providers));
            known = now;
        }
        return now.segments;
    }

    private Set<String> segments(List<ProviderConfig> providers) {
        return providers.stream()
                .flatMap(provider -> provider.clientPaths().stream())
                .map(GatewayFilter::firstSegment)
                .filter(segment -> !ownSegments.contains(segment))
                .collect(Collectors.toUnmodifiableSet());
    }

    /** Returns what stands between the first slash, or slashes, and the next one. */
    static String firstSegment(String path) {
        int start = 0;
        while (start < path.length() && path.charAt(start) == '/') {
            start++;
        }
        int end = path.indexOf('/', start);
        return path.substring(start, end < 0 ? path.length() : end);
    }

    @Override
    public void destroy() {
        gateway.destroy();
    }
}
