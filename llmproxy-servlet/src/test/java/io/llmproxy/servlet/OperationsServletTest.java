package io.llmproxy.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.llmproxy.servlet.Administered.Answer;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OperationsServletTest {
    @TempDir
    private Path directory;

    @ParameterizedTest
    @ValueSource(strings = {"/health", "/ops/health"})
    void healthTellsTimeAndVersion(String path) throws Exception {
        try (Administered app = Administered.start(directory)) {
            Answer answer = app.get(path);
            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.header("Content-Type")).isEqualTo("application/json");
            assertThat(answer.body())
                    .isEqualTo(
                            "{\"status\":\"ok\",\"timestamp\":\"2026-01-02T03:04:05.678901Z\",\"version\":\"development\"}\n");
        }
    }

    @Test
    void openEngineIsAliveAndReady() throws Exception {
        try (Administered app = Administered.start(directory)) {
            assertThat(app.get("/live").body()).isEqualTo("alive");
            Answer ready = app.get("/ready");
            assertThat(ready.status()).isEqualTo(200);
            assertThat(ready.header("Content-Type")).startsWith("text/plain");
            assertThat(ready.body()).isEqualTo("ready");
        }
    }

    @Test
    void readinessInJsonTellsHowBusAndSinksAre() throws Exception {
        try (Administered app = Administered.start(directory)) {
            JsonNode ready = app.send("GET", "/ready", Map.of("Accept", "application/json"), "")
                    .json();
            assertThat(ready.path("status").asText()).isEqualTo("ready");
            assertThat(ready.at("/events/healthy").asBoolean()).isTrue();
            assertThat(ready.at("/events/dropped_by_reason/queue_full").isNumber())
                    .isTrue();
            assertThat(ready.path("sinks").isArray()).isTrue();
        }
    }

    @Test
    void closedEngineIsAliveButNotReady() throws Exception {
        try (Administered app = Administered.start(directory)) {
            app.engine().close();
            Answer ready = app.get("/ready");
            assertThat(ready.status()).isEqualTo(503);
            assertThat(ready.body()).isEqualTo("not ready: shutting down");
            assertThat(app.get("/live").body()).isEqualTo("alive");
        }
    }

    @Test
    void otherPathsBelowItAreNotFound() throws Exception {
        try (Administered app = Administered.start(directory)) {
            assertThat(app.get("/ops/metrics").status()).isEqualTo(404);
        }
    }
}
