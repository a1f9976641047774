package io.llmproxy.examples.boot;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.llmproxy.core.LlmProxy;
import io.llmproxy.testing.LeavesThreads;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.client.TestRestTemplate;
import org.springframework.http.HttpEntity;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/** The application with the versions of Spring Boot, in front of a stand-in provider. */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT)
@DirtiesContext
@LeavesThreads("HttpClient-") // the test's client, which cannot be closed before Java 21
class GatewayApplicationTest {
    private static final String PLAIN = """
            {"model":"gpt-4o-mini","choices":[{"index":0,"message":{"role":"assistant","content":"Hi!"}}],\
            "usage":{"prompt_tokens":9,"completion_tokens":2,"total_tokens":11}}""";
    private static final String STREAMED = """
            data: {"model":"gpt-4o-mini","choices":[{"index":0,"delta":{"content":"Hi!"}}]}

            data: [DONE]

            """;
    private static final String STREAMED_WITH_USAGE = STREAMED.replace("data: [DONE]", """
            data: {"model":"gpt-4o-mini","choices":[],\
            "usage":{"prompt_tokens":9,"completion_tokens":3,"total_tokens":12}}

            data: [DONE]""");

    @TempDir
    static Path data;

    private static HttpServer provider;

    @Autowired
    private TestRestTemplate client;

    @Autowired
    private LlmProxy llmProxy;

    @BeforeAll
    static void startTheProvider() throws IOException {
        provider = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        provider.createContext("/v1/chat/completions", GatewayApplicationTest::answer);
        provider.start();
    }

    @AfterAll
    static void stopTheProvider() {
        provider.stop(0);
    }

    @DynamicPropertySource
    static void properties(DynamicPropertyRegistry registry) {
        registry.add(
                "gateway.provider-url",
                () -> "http://127.0.0.1:" + provider.getAddress().getPort());
        registry.add("gateway.provider-key", () -> "sk-of-the-provider");
        registry.add("gateway.data", data::toString);
    }

    private static void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            String request = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
            boolean isStream = request.contains("\"stream\":true");
            boolean hasKey = "Bearer sk-of-the-provider"
                    .equals(exchange.getRequestHeaders().getFirst("Authorization"));
            exchange.getResponseHeaders().set("Content-Type", isStream ? "text/event-stream" : "application/json");
            exchange.sendResponseHeaders(hasKey ? 200 : 401, 0);
            exchange.getResponseBody().write((isStream ? STREAMED_WITH_USAGE : PLAIN).getBytes(UTF_8));
        }
    }

    private String tokenFor(String user) {
        Map<?, ?> answer = client.postForObject("/tokens?user=" + user, null, Map.class);
        return (String) answer.get("token");
    }

    private ResponseEntity<String> chat(String token, String body) {
        HttpHeaders headers = new HttpHeaders();
        headers.setBearerAuth(token);
        headers.setContentType(MediaType.APPLICATION_JSON);
        return client.postForEntity("/v1/chat/completions", new HttpEntity<>(body, headers), String.class);
    }

    @Test
    void applicationKeepsItsOwnRoutes() {
        assertThat(client.getForObject("/hello", String.class)).isEqualTo("Hello from the application.");
    }

    @Test
    void callsGoThroughPlainAndStreamedAndAreRecorded() {
        String token = tokenFor("ada");

        assertThat(chat(token, "{\"model\":\"gpt-4o-mini\",\"messages\":[]}").getBody())
                .isEqualTo(PLAIN);
        assertThat(chat(token, "{\"model\":\"gpt-4o-mini\",\"messages\":[],\"stream\":true}")
                        .getBody())
                .isEqualTo(STREAMED);

        Awaitility.await()
                .atMost(Duration.ofSeconds(10))
                .untilAsserted(() -> assertThat(Files.readString(data.resolve("events.jsonl")))
                        .contains("\"userId\":\"ada\"", "\"total_tokens\":11", "\"total_tokens\":12"));
        assertThat(llmProxy.health().sinks()).singleElement().matches(sink -> sink.isHealthy());
    }

    @Test
    void unknownTokenIsRefused() {
        ResponseEntity<String> answer = chat("sk-AAAAAAAAAAAAAAAAAAAAAA", "{}");

        assertThat(answer.getStatusCode()).isEqualTo(HttpStatus.UNAUTHORIZED);
    }
}
