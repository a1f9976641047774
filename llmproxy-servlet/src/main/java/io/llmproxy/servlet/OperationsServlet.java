package io.llmproxy.servlet;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.llmproxy.api.Secret;
import io.llmproxy.core.EventDispatcher;
import io.llmproxy.core.LlmProxy;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What an orchestrator asks: {@code /health} (state and version, in JSON), {@code /live} (the process answers) and {@code /ready}
 * (the engine takes calls; status 503 from the moment it is being closed; with the state of the bus and the sinks for callers that
 * accept JSON). And what monitoring asks, if the {@linkplain #builder builder} names somebody who may read it: {@code /metrics}, in JSON,
 * or in Prometheus' text format for callers that accept text, and {@code /metrics/prometheus}.
 *
 * <p>Map it to these paths, or to a path of its own such as {@code /ops/*} to have them below it. The first three ask for no
 * credentials and tell nothing that would need any. A sink that fails does not make the gateway unready: the calls still go through.
 */
public final class OperationsServlet extends HttpServlet {
    private static final long serialVersionUID = 1L;
    private static final String DEFAULT_METRICS_PATH = "/metrics";
    private static final String PROMETHEUS = "/prometheus";

    /** What Prometheus asks for first; it takes the older format as well. */
    private static final String OPEN_METRICS = "application/openmetrics-text";

    private final transient Operated operated;
    private final transient InstantSource clock;
    private final transient MetricsReaders metricsReaders;
    private final String metricsPath;
    private final String version;

    /**
     * Creates the servlet without metrics.
     *
     * @param engine whose state is told; stays open when the servlet ends
     */
    public OperationsServlet(LlmProxy engine) {
        this(builder(engine));
    }

    private OperationsServlet(Builder builder) {
        operated = builder.operated;
        clock = builder.clock;
        metricsReaders = new MetricsReaders(builder.metricsReaders, builder.metricsToken);
        metricsPath = builder.metricsPath;
        version = versionOr("development", OperationsServlet.class.getPackage().getImplementationVersion());
    }

    private static String versionOr(String fallback, @Nullable String ofTheJar) {
        return ofTheJar == null ? fallback : ofTheJar;
    }

    /**
     * Starts a servlet whose metrics nobody may read.
     *
     * @param engine whose state is told; stays open when the servlet ends
     * @return a new builder
     */
    public static Builder builder(LlmProxy engine) {
        return new Builder(new OperatedEngine(requireNonNull(engine, "engine")));
    }

    /**
     * Starts a servlet for a program that only moves events. Its {@code /health} has status 503 while events do not arrive.
     *
     * @param dispatcher whose state is told; stays open when the servlet ends
     * @return a new builder
     */
    public static Builder builder(EventDispatcher dispatcher) {
        return new Builder(new OperatedDispatcher(requireNonNull(dispatcher, "dispatcher")));
    }

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
        response.setHeader("Cache-Control", "no-store");
        String path = request.getPathInfo() == null ? request.getServletPath() : request.getPathInfo();
        switch (path) {
            case "/health" -> operated.health(clock.instant(), version).send(response);
            case "/live" -> TextAnswer.of(200, "alive").send(response);
            case "/ready" -> sendReadiness(request, response);
            default -> serveMetrics(path, request, response);
        }
    }

    private void sendReadiness(HttpServletRequest request, HttpServletResponse response) throws IOException {
        int status = operated.isClosed() ? 503 : 200;
        String text = operated.isClosed() ? "not ready: shutting down" : "ready";
        if (accepts(request, "application/json")) {
            ObjectNode json = WireJson.object().put("status", text);
            operated.events().addTo(json);
            JsonAnswer.of(status, json).send(response);
        } else {
            TextAnswer.of(status, text).send(response);
        }
    }

    /** Tells whether a caller names a media type; what it would also take as one of many does not count. */
    private static boolean accepts(HttpServletRequest request, String mediaType) {
        String accept = request.getHeader("Accept");
        return accept != null && accept.contains(mediaType);
    }

    private void serveMetrics(String path, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        boolean isPrometheusPath = path.equals(metricsPath + PROMETHEUS);
        if (metricsReaders.isNobody() || !(isPrometheusPath || path.equals(metricsPath))) {
            TextAnswer.of(404, "404 page not found\n").send(response);
        } else if (!metricsReaders.contains(request)) {
            metricsReaders.refusal().send(response);
        } else if (isPrometheusPath || accepts(request, "text/plain") || accepts(request, OPEN_METRICS)) {
            new TextAnswer(200, PrometheusText.MEDIA_TYPE, operated.prometheusPage()).send(response);
        } else {
            JsonAnswer.of(200, operated.metrics()).send(response);
        }
    }

    /**
     * Builds an {@link OperationsServlet}. Metrics are there as soon as somebody may read them; whom one of the ways lets in is in.
     * Not safe for use by several threads.
     */
    public static final class Builder {
        private final Operated operated;
        private final List<Predicate<HttpServletRequest>> metricsReaders = new ArrayList<>();
        private @Nullable Secret metricsToken;
        private String metricsPath = DEFAULT_METRICS_PATH;
        private InstantSource clock = InstantSource.system();

        private Builder(Operated operated) {
            this.operated = operated;
        }

        /**
         * Lets everybody read the metrics who can reach the servlet. They tell how much is used and what it costs, though not by whom.
         *
         * @return this builder
         */
        public Builder publicMetrics() {
            return metricsFor(request -> true);
        }

        /**
         * Lets callers read the metrics that send a token. Others get status 401.
         *
         * @param token what they must send as {@code Authorization: Bearer}
         * @return this builder
         */
        public Builder metricsToken(Secret token) {
            metricsToken = requireNonNull(token, "token");
            return this;
        }

        /**
         * Lets callers read the metrics whom the host knows. Others get status 403, or 401 if there is a token.
         *
         * @param isReader tells for each request whether it may; must be safe for use by many threads
         * @return this builder
         */
        public Builder metricsFor(Predicate<HttpServletRequest> isReader) {
            metricsReaders.add(requireNonNull(isReader, "isReader"));
            return this;
        }

        /**
         * Sets the path of the metrics in JSON. Those for Prometheus are at {@code /prometheus} below it.
         *
         * @param path begins with a slash and ends without one; as the servlet sees it, that is below its mapping if that ends in
         *     {@code /*}; default {@value OperationsServlet#DEFAULT_METRICS_PATH}
         * @return this builder
         * @throws IllegalArgumentException if the path is not one
         */
        public Builder metricsPath(String path) {
            if (!path.startsWith("/") || path.endsWith("/")) {
                throw new IllegalArgumentException(
                        "metrics path: " + path + " (expected: a path such as " + DEFAULT_METRICS_PATH + ")");
            }
            metricsPath = path;
            return this;
        }

        Builder clock(InstantSource clock) {
            this.clock = clock;
            return this;
        }

        /**
         * Builds the servlet.
         *
         * @return the servlet
         */
        public OperationsServlet build() {
            return new OperationsServlet(this);
        }
    }
}
