package io.llmproxy.servlet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.llmproxy.api.Secret;
import io.llmproxy.api.sink.DeliveryResult;
import io.llmproxy.core.LlmProxy;
import io.llmproxy.servlet.Administered.Answer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The two pages with metrics: their form, and who may read them (D19). */
class MetricsPagesTest {
    private static final String TOKEN = "token-of-the-monitoring";
    private static final String ODD_NAME = "a\"b\\c\nd";

    @TempDir
    private Path directory;

    private LlmProxy engine;

    @BeforeEach
    void start() {
        engine = LlmProxy.builder()
                .database(directory.resolve("gateway.db"))
                .sink("list", batch -> DeliveryResult.all(batch.size(), DeliveryResult.delivered()))
                .build();
    }

    @AfterEach
    void stop() {
        engine.close();
    }

    private Answer send(
            UnaryOperator<OperationsServlet.Builder> settings, String method, String path, String... headers)
            throws Exception {
        OperationsServlet servlet =
                settings.apply(OperationsServlet.builder(engine)).build();
        TestServer server = TestServer.start(
                "/app",
                context -> context.addServlet("operations", servlet)
                        .addMapping(
                                "/ops/*",
                                "/metrics",
                                "/metrics/prometheus",
                                "/deep/in/here",
                                "/deep/in/here/prometheus"));
        try (server;
                RawClient client = new RawClient(server.port())) {
            StringBuilder head = new StringBuilder(method + " /app" + path + " HTTP/1.1\r\nHost: h\r\n");
            List.of(headers).forEach(header -> head.append(header).append("\r\n"));
            return Answer.of(client.send(head + "Connection: close\r\n\r\n").readToEnd());
        }
    }

    private Answer get(UnaryOperator<OperationsServlet.Builder> settings, String path, String... headers)
            throws Exception {
        return send(settings, "GET", path, headers);
    }

    private Answer getPublic(String path) throws Exception {
        return get(OperationsServlet.Builder::publicMetrics, path);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/metrics", "/metrics/prometheus", "/ops/metrics", "/ops/metrics/prometheus"})
    void thereAreNoneUnlessSomebodyMayReadThem(String path) throws Exception {
        assertThat(get(builder -> builder, path).status()).isEqualTo(404);
        assertThat(getPublic(path).status()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/ops/metrics/", "/ops/metrics/other", "/ops/metrics/prometheus/", "/ops/prometheus"})
    void otherPathsAreNotFound(String path) throws Exception {
        assertThat(getPublic(path).status()).isEqualTo(404);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/metrics", "/metrics/prometheus"})
    void tokenLetsIn(String path) throws Exception {
        UnaryOperator<OperationsServlet.Builder> guarded = builder -> builder.metricsToken(Secret.of(TOKEN));

        assertThat(get(guarded, path, "Authorization: Bearer " + TOKEN).status())
                .isEqualTo(200);
        for (String header :
                List.of("X: y", "Authorization: Bearer ", "Authorization: Bearer x", "Authorization: Basic " + TOKEN)) {
            Answer refused = get(guarded, path, header);
            assertThat(refused.status()).as(header).isEqualTo(401);
            assertThat(refused.header("WWW-Authenticate")).isEqualTo("Bearer");
            assertThat(refused.body()).isEqualTo("{\"error\":\"missing or invalid metrics token\"}\n");
        }
        assertThat(get(guarded, "/ops/live").status()).isEqualTo(200);
    }

    @Test
    void hostLetsInWhomItKnows() throws Exception {
        UnaryOperator<OperationsServlet.Builder> guarded =
                builder -> builder.metricsFor(request -> "yes".equals(request.getHeader("X-Known")));

        assertThat(get(guarded, "/metrics", "X-Known: yes").status()).isEqualTo(200);
        assertThat(get(guarded, "/metrics").status()).isEqualTo(403);
    }

    @Test
    void oneOfTheWaysIsEnough() throws Exception {
        UnaryOperator<OperationsServlet.Builder> guarded = builder -> builder.metricsToken(Secret.of(TOKEN))
                .metricsFor(request -> "yes".equals(request.getHeader("X-Known")));

        assertThat(get(guarded, "/metrics", "X-Known: yes").status()).isEqualTo(200);
        assertThat(get(guarded, "/metrics", "Authorization: Bearer " + TOKEN).status())
                .isEqualTo(200);
        assertThat(get(guarded, "/metrics").status()).isEqualTo(401);
    }

    @Test
    void pathCanBeAnother() throws Exception {
        UnaryOperator<OperationsServlet.Builder> moved =
                builder -> builder.publicMetrics().metricsPath("/deep/in/here");

        assertThat(get(moved, "/deep/in/here").header("Content-Type")).isEqualTo("application/json");
        assertThat(get(moved, "/deep/in/here/prometheus").body()).startsWith("# HELP");
        assertThat(get(moved, "/metrics").status()).isEqualTo(404);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "metrics", "/", "/metrics/"})
    void pathMustBeOne(String path) {
        assertThatThrownBy(() -> OperationsServlet.builder(engine).metricsPath(path))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("metrics path: " + path + " (expected: a path such as /metrics)");
    }

    @Test
    void jsonBeginsWithTheKeysOfTheGoEdition() throws Exception {
        Answer answer = getPublic("/metrics");

        assertThat(answer.header("Content-Type")).isEqualTo("application/json");
        assertThat(answer.header("Cache-Control")).isEqualTo("no-store");
        assertThat(answer.body())
                .matches("(?s)\\{\"uptime_seconds\":[0-9.]+,\"request_count\":0,\"error_count\":0,\"cache_hits\":0,"
                        + "\"cache_misses\":0,\"cache_bypass\":0,\"cache_stores\":0,.*");
        JsonNode provider = answer.json().path("providers").path(0);
        assertThat(provider.path("provider").asText()).isEqualTo("openai");
        assertThat(provider.path("duration_seconds").path("buckets")).hasSize(17);
        assertThat(answer.body()).contains("[{\"le\":0.005,\"count\":0},").contains("{\"le\":600,\"count\":0}]");
        assertThat(provider.path("cost_usd").isNumber()).isTrue();
        assertThat(answer.json().path("sinks").path(0).path("sink").asText()).isEqualTo("list");
    }

    @Test
    void prometheusPageIsInItsFormat() throws Exception {
        Answer answer = getPublic("/metrics/prometheus");

        assertThat(answer.header("Content-Type").replace(" ", "").toLowerCase(Locale.ROOT))
                .isEqualTo("text/plain;version=0.0.4;charset=utf-8");
        Map<String, Exposition.Family> families =
                Exposition.parse(answer.body()).families();
        assertThat(families)
                .containsKeys(
                        "llm_proxy_uptime_seconds",
                        "llm_proxy_requests_total",
                        "llm_proxy_errors_total",
                        "llm_proxy_cache_hits_total",
                        "llm_proxy_cache_misses_total",
                        "llm_proxy_cache_bypass_total",
                        "llm_proxy_cache_stores_total",
                        "llm_proxy_memory_heap_alloc_bytes",
                        "llm_proxy_memory_heap_sys_bytes",
                        "llm_proxy_memory_heap_idle_bytes",
                        "llm_proxy_memory_heap_inuse_bytes",
                        "llm_proxy_gc_runs_total",
                        "llm_proxy_gc_pause_total_seconds");
        families.forEach((name, family) -> assertThat(name.contains("_total"))
                .as(name + " is a " + family.type())
                .isEqualTo(family.type().equals("counter")));
        assertThat(families.get("llm_proxy_exchange_duration_seconds").samples())
                .containsKeys("_bucket{le=0.005, provider=openai}", "_bucket{le=600, provider=openai}");
        assertThat(families.get("llm_proxy_memory_heap_inuse_bytes").samples().get("{}"))
                .isPositive();
    }

    /** What Prometheus sends, version 3 and version 2; and what its format is asked for by hand. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "application/openmetrics-text;version=1.0.0;q=0.6,text/plain;version=0.0.4;q=0.3,*/*;q=0.1",
                "text/plain;version=0.0.4;q=0.5,*/*;q=0.1",
                "text/plain"
            })
    void callerThatAcceptsTextIsGivenThePrometheusFormat(String accept) throws Exception {
        Answer answer = get(OperationsServlet.Builder::publicMetrics, "/metrics", "Accept: " + accept);

        assertThat(Exposition.parse(answer.body()).families()).containsKey("llm_proxy_uptime_seconds");
    }

    @ParameterizedTest
    @ValueSource(strings = {"*/*", "application/json"})
    void callerThatDoesNotIsGivenJson(String accept) throws Exception {
        assertThat(get(OperationsServlet.Builder::publicMetrics, "/metrics", "Accept: " + accept)
                        .json()
                        .path("request_count")
                        .isNumber())
                .isTrue();
    }

    @Test
    void tableOfTheDocumentationHasTheirNames() throws Exception {
        String documentation = Files.readString(Path.of("../docs/operations.md"));
        Set<String> documented = Pattern.compile("`(llm_proxy_[a-z_]+)`")
                .matcher(documentation)
                .results()
                .map(name -> name.group(1))
                .collect(Collectors.toSet());

        assertThat(documented)
                .isEqualTo(Exposition.parse(getPublic("/metrics/prometheus").body())
                        .families()
                        .keySet());
    }

    @ParameterizedTest
    @ValueSource(strings = {"/metrics", "/metrics/prometheus", "/ops/health"})
    void headTellsTheHeadersOnly(String path) throws Exception {
        Answer answer = send(OperationsServlet.Builder::publicMetrics, "HEAD", path);

        assertThat(answer.status()).isEqualTo(200);
        assertThat(Integer.parseInt(answer.header("Content-Length"))).isPositive();
        assertThat(answer.body()).isEmpty();
    }

    @Test
    void namesAreEscaped() {
        PrometheusText text = new PrometheusText();
        text.gauge("odd", "An odd one.")
                .add(PrometheusLabels.of("sink", ODD_NAME).with("more", ""), 7);

        assertThat(text)
                .hasToString("# HELP odd An odd one.\n# TYPE odd gauge\nodd{sink=\"a\\\"b\\\\c\\nd\",more=\"\"} 7\n");
        assertThat(Exposition.parse(text.toString()).samples("odd"))
                .isEqualTo(Map.of("{more=, sink=" + ODD_NAME + "}", 7.0));
    }
}
