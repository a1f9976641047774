package io.llmproxy.servlet;

import static java.util.Objects.requireNonNull;

import io.llmproxy.core.LlmProxy;
import io.llmproxy.core.LlmProxyBuilder;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.FilterConfig;
import jakarta.servlet.FilterRegistration;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Turns the part of a web application that it is mapped to into an LLM gateway.
 *
 * <p>Register it with {@code async-supported} set to true, on a path of its own such as {@code /v1/*} or {@code /llm/*}, before
 * filters that read bodies or wrap responses. There are two ways:
 *
 * <ul>
 *   <li>with an engine that the application has built and closes itself: {@link #LlmProxyFilter(LlmProxy)};
 *   <li>by class name, in {@code web.xml}: the engine is built from the init-params, whose names are those of the
 *       configuration, such as {@code provider-file}, {@code database-path} or {@code sinks}; it lives as long as the filter.
 * </ul>
 *
 * <p>The path below the filter's mapping goes to the provider. If the provider's own endpoints begin with the mapping's path, as
 * with {@code /v1/*}, nothing is cut off. The init-param {@value #MOUNT_PATH} overrides this.
 *
 * <p>Only requests from outside are taken; those that the application forwards or includes go down the chain.
 *
 * <p>The container's threads are not held: each call runs on a thread of the engine.
 */
public final class LlmProxyFilter implements Filter {
    /** Init-param: the part of the path, below the context path, that is cut off before the provider is asked. */
    public static final String MOUNT_PATH = "mount-path";

    private final @Nullable LlmProxy hostsEngine;
    private @Nullable LlmProxy engine;
    private @Nullable MountPath mountPath;
    private @Nullable ClassLoader webAppLoader;

    /** For registration by class name; the engine is built from the init-params. */
    public LlmProxyFilter() {
        hostsEngine = null;
    }

    /**
     * For registration by the application itself.
     *
     * @param engine stays open when the filter ends
     */
    public LlmProxyFilter(LlmProxy engine) {
        hostsEngine = requireNonNull(engine, "engine");
    }

    @Override
    public void init(FilterConfig config) throws ServletException {
        Map<String, String> settings = initParams(config);
        String explicitMount = settings.remove(MOUNT_PATH);
        try {
            LlmProxy running = hostsEngine == null ? ownEngine(config, settings) : hostsEngine;
            engine = running;
            mountPath = explicitMount == null
                    ? MountPath.of(urlPatterns(config), path -> beginsAnEndpoint(running, path))
                    : MountPath.of(explicitMount);
        } catch (RuntimeException e) {
            destroy();
            throw new ServletException("LlmProxyFilter cannot start: " + e.getMessage(), e);
        }
        if (hostsEngine != null && !settings.isEmpty()) {
            throw new ServletException("init-params: " + settings.keySet() + " (expected: none but " + MOUNT_PATH
                    + ", since the application has built the engine itself)");
        }
    }

    private LlmProxy ownEngine(FilterConfig config, Map<String, String> settings) {
        LlmProxyBuilder builder = LlmProxy.builder();
        ClassLoader loader = config.getServletContext().getClassLoader();
        if (loader != null) { // an embedded Jetty without web application has none
            builder.classLoader(loader);
            webAppLoader = loader;
        }
        return builder.settings(settings, key -> "init-param " + key).build();
    }

    private static Map<String, String> initParams(FilterConfig config) {
        Map<String, String> params = new HashMap<>();
        for (String name : Collections.list(config.getInitParameterNames())) {
            params.put(name, config.getInitParameter(name));
        }
        return params;
    }

    private static Collection<String> urlPatterns(FilterConfig config) {
        FilterRegistration registration = config.getServletContext().getFilterRegistration(config.getFilterName());
        return registration == null ? List.of() : registration.getUrlPatternMappings();
    }

    private static boolean beginsAnEndpoint(LlmProxy engine, String path) {
        return engine.providers().stream()
                .flatMap(provider -> provider.clientPaths().stream())
                .anyMatch(endpoint -> endpoint.equals(path) || endpoint.startsWith(path + "/"));
    }

    @Override
    public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        MountPath mount = mountPath;
        LlmProxy running = engine;
        if (mount == null || running == null) {
            throw new ServletException("LlmProxyFilter was not initialised");
        }
        if (!(request instanceof HttpServletRequest httpRequest)
                || !(response instanceof HttpServletResponse httpResponse)
                || request.getDispatcherType() != DispatcherType.REQUEST) {
            chain.doFilter(request, response);
            return;
        }
        String path = mount.below(httpRequest);
        if (path == null) {
            chain.doFilter(request, response);
            return;
        }
        ServletExchange exchange = start(httpRequest, httpResponse, path);
        running.accept(exchange, exchange);
    }

    private static ServletExchange start(HttpServletRequest request, HttpServletResponse response, String path)
            throws IOException, ServletException {
        if (!request.isAsyncSupported()) {
            throw new ServletException(
                    "LlmProxyFilter needs async-supported=true on itself and on every filter before it");
        }
        try {
            return ServletExchange.start(request, response, path);
        } catch (IllegalStateException e) {
            throw new ServletException("LlmProxyFilter must stand before filters that read the body or start async", e);
        }
    }

    @Override
    public void destroy() {
        LlmProxy running = engine;
        engine = null;
        mountPath = null;
        try {
            if (running != null && hostsEngine == null) {
                running.close();
            }
        } finally {
            if (webAppLoader != null) {
                WebAppDrivers.deregister(webAppLoader);
            }
        }
    }
}
