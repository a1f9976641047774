package io.llmproxy.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code llmproxy server} and {@code llmproxy dispatcher} on either side of a Redis server. */
class DispatcherIT {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String LOOPBACK = "127.0.0.1:0";

    @TempDir
    private Path directory;

    private TestRedis redis;

    @BeforeEach
    void chooseRedis() throws Exception {
        redis = TestRedis.in(directory);
    }

    @AfterEach
    void stopRedis() throws Exception {
        redis.close();
    }

    private Program gateway(StandInProvider provider) throws Exception {
        return Program.start(
                directory,
                Map.of(
                        "MANAGEMENT_TOKEN",
                        GatewayClient.MANAGEMENT_TOKEN,
                        "LISTEN_ADDR",
                        LOOPBACK,
                        "OPENAI_API_URL",
                        provider.url(),
                        "LLM_PROXY_EVENT_BUS",
                        "redis-streams",
                        "REDIS_ADDR",
                        redis.address()),
                "server");
    }

    private Program dispatcher(Map<String, String> settings, String... options) throws Exception {
        Map<String, String> environment = new TreeMap<>(
                Map.of("REDIS_ADDR", redis.address(), "REDIS_STREAM_BLOCK_TIME", "200ms", "DISPATCHER_ADDR", LOOPBACK));
        environment.putAll(settings);
        String[] arguments = new String[options.length + 1];
        arguments[0] = "dispatcher";
        System.arraycopy(options, 0, arguments, 1, options.length);
        return Program.start(directory, environment, arguments);
    }

    private Map<String, String> toFile(String name, String group, String consumer) {
        return Map.of(
                "DISPATCHER_ENDPOINT", file(name).toString(),
                "REDIS_CONSUMER_GROUP", group,
                "REDIS_CONSUMER_NAME", consumer);
    }

    private Path file(String name) {
        return directory.resolve(name);
    }

    private List<JsonNode> events(String name) throws Exception {
        List<JsonNode> events = new ArrayList<>();
        if (Files.exists(file(name))) {
            for (String line : Files.readAllLines(file(name))) {
                events.add(JSON.readTree(line));
            }
        }
        return events;
    }

    private static void await(org.awaitility.core.ThrowingRunnable assertion) {
        Awaitility.await().atMost(Duration.ofSeconds(30)).untilAsserted(assertion);
    }

    @Test
    void eventOfAGatewayArrivesThroughRedis() throws Exception {
        redis.start();
        try (StandInProvider provider = StandInProvider.start();
                Program gateway = gateway(provider);
                Program dispatcher = dispatcher(Map.of(), "--service", "file", "--endpoint", "events.jsonl")) {
            GatewayClient client = new GatewayClient(gateway.awaitPort());
            assertThat(client.chat(client.newToken()).statusCode()).isEqualTo(200);

            await(() -> assertThat(events("events.jsonl")).hasSize(1));
            JsonNode event = events("events.jsonl").get(0);
            assertThat(event.path("userId").asText()).isEqualTo("u7");
            assertThat(event.at("/tokensUsage/total_tokens").asInt()).isEqualTo(12);
            assertThat(event.at("/metadata/model").asText()).isEqualTo("gpt-4o-mini");

            GatewayClient operator = new GatewayClient(dispatcher.awaitPort());
            await(() -> assertThat(JSON.readTree(operator.get("/health").body())
                            .path("events_sent")
                            .asInt())
                    .isEqualTo(1));
            assertThat(operator.get("/health").statusCode()).isEqualTo(200);
            assertThat(operator.get("/ready").body()).isEqualTo("ready");
            assertThat(operator.get("/metrics/prometheus").body())
                    .contains("llm_proxy_sink_delivered_total{sink=\"file\"} 1\n");

            dispatcher.terminate();
            assertThat(dispatcher.awaitExit()).isZero();
        }
    }

    @Test
    void sameGroupSharesAndAnotherGroupHasAll() throws Exception {
        redis.start();
        int calls = 60;
        try (StandInProvider provider = StandInProvider.start();
                Program gateway = gateway(provider);
                Program one = dispatcher(toFile("one.jsonl", "shared", "one"), "--batch-size", "5");
                Program two = dispatcher(toFile("two.jsonl", "shared", "two"), "--batch-size", "5");
                Program other = dispatcher(toFile("other.jsonl", "other", "other"))) {
            GatewayClient client = new GatewayClient(gateway.awaitPort());
            for (Program program : List.of(one, two, other)) {
                program.awaitPort();
            }
            String token = client.newToken();
            for (int i = 0; i < calls; i++) {
                client.chat(token);
            }

            await(() -> assertThat(events("other.jsonl")).hasSize(calls));
            await(() -> assertThat(
                            events("one.jsonl").size() + events("two.jsonl").size())
                    .isEqualTo(calls));
            List<JsonNode> shared = new ArrayList<>(events("one.jsonl"));
            shared.addAll(events("two.jsonl"));
            assertThat(new HashSet<>(shared.stream().map(DispatcherIT::runId).toList()))
                    .hasSize(calls)
                    .isEqualTo(new HashSet<>(events("other.jsonl").stream()
                            .map(DispatcherIT::runId)
                            .toList()));
        }
    }

    private static String runId(JsonNode event) {
        return event.path("runId").asText();
    }

    @Test
    void whatAKilledDispatcherHeldComesAgain() throws Exception {
        redis.start();
        try (StandInProvider provider = StandInProvider.start();
                Program gateway = gateway(provider);
                StandInService service = StandInService.start()) {
            Map<String, String> settings = Map.of(
                    "LLM_PROXY_API_KEY",
                    StandInService.KEY,
                    "DISPATCHER_ENDPOINT",
                    service.url(),
                    "LLMPROXY_SINK_HELICONE_ALLOW_INSECURE_ENDPOINT",
                    "true",
                    "REDIS_CONSUMER_NAME",
                    "stable");
            GatewayClient client = new GatewayClient(gateway.awaitPort());
            String token = client.newToken();
            try (Program dispatcher = dispatcher(settings, "--service", "helicone")) {
                dispatcher.awaitPort();
                client.chat(token);
                client.chat(token);
                await(() -> assertThat(service.refused()).isGreaterThanOrEqualTo(2));
            } // killed while the service refuses

            service.recover();
            try (Program dispatcher = dispatcher(settings, "--service", "helicone")) {
                dispatcher.awaitPort();
                await(() -> assertThat(service.taken()).hasSize(2));
                dispatcher.terminate();
                assertThat(dispatcher.awaitExit()).isZero();
                assertThat(String.join("\n", dispatcher.lines())).doesNotContain(StandInService.KEY);
            }
        }
    }

    @Test
    void redisMayComeLater() throws Exception {
        try (StandInProvider provider = StandInProvider.start();
                Program gateway = gateway(provider);
                Program dispatcher = dispatcher(Map.of(), "--endpoint", "events.jsonl")) {
            GatewayClient client = new GatewayClient(gateway.awaitPort());
            GatewayClient operator = new GatewayClient(dispatcher.awaitPort());
            assertThat(client.chat(client.newToken()).statusCode()).isEqualTo(200);
            await(() -> assertThat(operator.get("/health").statusCode()).isEqualTo(503));
            HttpResponse<String> live = operator.get("/live");
            assertThat(live.statusCode()).isEqualTo(200);

            redis.start();

            await(() -> assertThat(events("events.jsonl")).hasSize(1));
            await(() -> assertThat(operator.get("/health").statusCode()).isEqualTo(200));
        }
    }
}
