package io.llmproxy.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import io.llmproxy.core.ProviderConfigBuilder;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** Every call shows in the metrics, once and in its place, however it ends (D40). */
class MetricsTest {
    private static final String OPENAI = "{provider=openai}";
    private static final String USAGE =
            "\"usage\":{\"prompt_tokens\":1000,\"completion_tokens\":20,\"total_tokens\":1020}";
    private static final String ANSWER = "{\"model\":\"gpt-4o-mini-2024-07-18\",\"choices\":[]," + USAGE + "}";

    private static Gateway gateway(ScriptedProvider.Script script) throws Exception {
        return gateway(script, provider -> provider);
    }

    private static Gateway gateway(ScriptedProvider.Script script, UnaryOperator<ProviderConfigBuilder> settings)
            throws Exception {
        return Gateway.start(script, settings, engine -> engine);
    }

    private static Administered.Answer get(Gateway gateway, String path) throws Exception {
        try (RawClient client = gateway.client()) {
            return Administered.Answer.of(
                    client.send("GET /app/ops" + path + " HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n")
                            .readToEnd());
        }
    }

    private static Exposition scrape(Gateway gateway) throws Exception {
        return Exposition.parse(get(gateway, "/metrics/prometheus").body());
    }

    /** Lets one call run to its end, and returns the metrics after it. */
    private static Exposition afterACall(Gateway gateway) throws Exception {
        try (RawClient client = gateway.post("{\"model\":\"gpt-4o-mini\"}")) {
            client.readUntil("\r\n\r\n");
            gateway.sink().await(1);
        }
        return scrape(gateway);
    }

    private static void assertOneCall(Exposition metrics, String outcome, String status, boolean isError) {
        assertThat(metrics.samples("llm_proxy_exchanges_total"))
                .isEqualTo(Map.of("{outcome=" + outcome + ", provider=openai, status=" + status + "}", 1.0));
        assertThat(metrics.value("llm_proxy_requests_total")).isEqualTo(1);
        assertThat(metrics.value("llm_proxy_errors_total")).isEqualTo(isError ? 1 : 0);
        assertThat(metrics.samples("llm_proxy_exchange_duration_seconds"))
                .containsEntry("_count" + OPENAI, outcome.equals("refused") ? 0.0 : 1.0);
    }

    private static String tokens(String direction, String source) {
        return "{direction=" + direction + ", provider=openai, source=" + source + "}";
    }

    @Test
    void completedCall() throws Exception {
        try (Gateway gateway = gateway((request, connection) -> connection.json(200, ANSWER))) {
            Exposition metrics = afterACall(gateway);

            assertOneCall(metrics, "completed", "2xx", false);
            assertThat(metrics.samples("llm_proxy_tokens_total"))
                    .containsEntry(tokens("input", "provider"), 1_000.0)
                    .containsEntry(tokens("output", "provider"), 20.0)
                    .containsEntry(tokens("input", "estimated"), 0.0);
            assertThat(metrics.samples("llm_proxy_cost_usd_total")).containsEntry(OPENAI, 0.000162);
            assertThat(metrics.samples("llm_proxy_request_bytes_total")).containsEntry(OPENAI, 23.0);
            assertThat(metrics.samples("llm_proxy_response_bytes_total"))
                    .containsEntry(OPENAI, (double) ANSWER.length());
            assertThat(metrics.samples("llm_proxy_time_to_first_byte_seconds")).containsEntry("_count" + OPENAI, 1.0);
            assertThat(metrics.value("llm_proxy_events_published_total")).isEqualTo(1);
        }
    }

    @Test
    void streamedCall() throws Exception {
        Semaphore mayEnd = new Semaphore(0);
        try (Gateway gateway = gateway((request, connection) -> {
            connection.startStream().chunk("data: {\"model\":\"gpt-4o-mini\",\"choices\":[{}]}\n\n");
            mayEnd.acquire();
            connection
                    .chunk("data: {\"choices\":[]," + USAGE + "}\n\ndata: [DONE]\n\n")
                    .endStream();
        })) {
            try (RawClient client = gateway.post(
                    "{\"model\":\"gpt-4o-mini\",\"stream\":true," + "\"stream_options\":{\"include_usage\":true}}")) {
                client.readUntil("gpt-4o-mini");
                Exposition during = scrape(gateway);
                assertThat(during.value("llm_proxy_exchanges_running")).isEqualTo(1);
                assertThat(during.value("llm_proxy_requests_total")).isZero();
                mayEnd.release();
                client.readUntil("[DONE]");
                gateway.sink().await(1);
            }
            Exposition after = scrape(gateway);
            assertOneCall(after, "completed", "2xx", false);
            assertThat(after.samples("llm_proxy_tokens_total")).containsEntry(tokens("input", "provider"), 1_000.0);
        }
    }

    @Test
    void callWithoutAToken() throws Exception {
        try (Gateway gateway = gateway((request, connection) -> {})) {
            try (RawClient client = gateway.client()) {
                client.send("GET /app/v1/models HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n")
                        .readToEnd();
                gateway.sink().await(1);
            }
            assertOneCall(scrape(gateway), "refused", "4xx", true);
        }
    }

    @Test
    void errorOfTheProvider() throws Exception {
        try (Gateway gateway = gateway((request, connection) -> connection.json(429, "{}"))) {
            assertOneCall(afterACall(gateway), "upstream_error", "4xx", true);
        }
    }

    @Test
    void providerThatBreaksOffBeforeItsAnswer() throws Exception {
        try (Gateway gateway = gateway((request, connection) -> connection.close())) {
            assertOneCall(afterACall(gateway), "upstream_error", "5xx", true);
        }
    }

    @Test
    void providerThatBreaksOffWithinItsAnswer() throws Exception {
        try (Gateway gateway = gateway((request, connection) ->
                connection.startStream().chunk("data: {}\n\n").close())) {
            assertOneCall(afterACall(gateway), "upstream_aborted", "2xx", true);
        }
    }

    @Test
    void providerThatIsSilent() throws Exception {
        try (Gateway gateway = gateway(
                (request, connection) -> connection.awaitClosed(30),
                provider -> provider.firstByteTimeout(Duration.ofMillis(100)))) {
            assertOneCall(afterACall(gateway), "timed_out", "5xx", true);
        }
    }

    @Test
    void clientThatLeaves() throws Exception {
        try (Gateway gateway = gateway((request, connection) -> {
            connection.startStream();
            while (true) {
                connection.chunk("data: {}\n\n"); // fails as soon as the gateway has hung up
            }
        })) {
            try (RawClient client = gateway.post("{\"stream\":true}")) {
                client.readUntil("data: {}");
                client.reset();
            }
            gateway.sink().await(1);
            assertOneCall(scrape(gateway), "client_aborted", "2xx", true);
        }
    }

    @Test
    void sinkShowsWhatItTook() throws Exception {
        try (Gateway gateway = gateway((request, connection) -> connection.json(200, ANSWER))) {
            afterACall(gateway);
            org.awaitility.Awaitility.await()
                    .until(() -> scrape(gateway)
                            .samples("llm_proxy_sink_delivered_total")
                            .equals(Map.of("{sink=recording}", 1.0)));
            Exposition metrics = scrape(gateway);
            assertThat(metrics.samples("llm_proxy_sink_healthy")).isEqualTo(Map.of("{sink=recording}", 1.0));
            assertThat(metrics.samples("llm_proxy_sink_lag_events")).isEqualTo(Map.of("{sink=recording}", 0.0));
            assertThat(metrics.samples("llm_proxy_sink_dropped_total")).isEqualTo(Map.of("{sink=recording}", 0.0));
        }
    }

    @Test
    void nothingOfTheClientsIsInThem() throws Exception {
        try (Gateway gateway = gateway((request, connection) -> connection.json(200, ANSWER))) {
            afterACall(gateway);
            assertThat(get(gateway, "/metrics").body()
                            + get(gateway, "/metrics/prometheus").body())
                    .doesNotContain(gateway.token(), Gateway.PROVIDER_KEY, "u7", "blue", "gpt-4o", "/v1/")
                    .doesNotContain(gateway.project().id());
        }
    }
}
