package io.llmproxy.examples.webxml;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.llmproxy.api.Secret;
import io.llmproxy.api.token.Project;
import io.llmproxy.core.LlmProxy;
import io.llmproxy.core.TokenRequest;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Deploys the web application as it is shipped, with its provider file pointed at a stand-in. */
class WebXmlTest {
    private static final String ANSWER = """
            {"model": "gpt-4o-mini", "choices": [{"index": 0, "message": {"role": "assistant", "content": "Hi!"}}],
             "usage": {"prompt_tokens": 9, "completion_tokens": 2, "total_tokens": 11}}""";
    private static final Path PROVIDER_FILE = Path.of("conf/providers.yaml");
    private static final Path DATABASE = Path.of("data/llm-proxy.db");
    private static final Path EVENTS = Path.of("data/events.jsonl");

    @TempDir
    Path tomcatDirectory;

    private HttpServer provider;
    private String token;

    @BeforeEach
    void prepareTheServersDirectory() throws IOException {
        provider = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        provider.createContext("/v1/chat/completions", exchange -> {
            boolean hasKey = "Bearer sk-of-the-provider"
                    .equals(exchange.getRequestHeaders().getFirst("Authorization"));
            byte[] body = ANSWER.getBytes(UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(hasKey ? 200 : 401, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        provider.start();

        String shipped = Files.readString(Path.of(System.getProperty("provider-file")));
        Files.createDirectories(PROVIDER_FILE.getParent());
        Files.writeString(
                PROVIDER_FILE,
                shipped.replace(
                        "https://api.openai.com",
                        "http://127.0.0.1:" + provider.getAddress().getPort()));
        Files.deleteIfExists(EVENTS);
        Files.deleteIfExists(DATABASE);
        token = issueToken();
    }

    @AfterEach
    void stopTheProvider() {
        provider.stop(0);
    }

    /** What an operator does before the application starts. */
    private static String issueToken() {
        try (LlmProxy proxy = LlmProxy.builder().database(DATABASE).build()) {
            Project project = proxy.projects().create("shop", Secret.of("sk-of-the-provider"));
            return proxy.tokens()
                    .issue(TokenRequest.builder(project.id(), Duration.ofHours(1))
                            .build())
                    .token()
                    .reveal();
        }
    }

    private HttpURLConnection chat(TomcatServer server, String model) throws IOException {
        HttpURLConnection call = open(server.url("/v1/chat/completions"));
        call.setRequestProperty("Authorization", "Bearer " + token);
        call.setRequestProperty("Content-Type", "application/json");
        call.setDoOutput(true);
        call.getOutputStream().write(("{\"model\": \"" + model + "\", \"messages\": []}").getBytes(UTF_8));
        return call;
    }

    private static HttpURLConnection open(String url) throws IOException {
        return (HttpURLConnection) URI.create(url).toURL().openConnection();
    }

    private static String read(HttpURLConnection call) throws IOException {
        try (InputStream body = call.getResponseCode() < 400 ? call.getInputStream() : call.getErrorStream()) {
            return new String(body.readAllBytes(), UTF_8);
        }
    }

    @Test
    void gatewayWorksBesideTheApplicationAndRecordsWhatItDid() throws Exception {
        try (TomcatServer server = TomcatServer.start(tomcatDirectory, Path.of(System.getProperty("web-app")))) {
            assertThat(read(open(server.url("/hello")))).isEqualToIgnoringNewLines("Hello from the application.");
            assertThat(read(chat(server, "gpt-4o-mini"))).isEqualTo(ANSWER);
        }

        assertThat(Files.readAllLines(EVENTS)).singleElement().asString().contains("\"total_tokens\":11");
    }

    @Test
    void whatTheProviderFileDoesNotAllowIsRefused() throws Exception {
        try (TomcatServer server = TomcatServer.start(tomcatDirectory, Path.of(System.getProperty("web-app")))) {
            HttpURLConnection otherModel = chat(server, "gpt-5-pro");
            assertThat(otherModel.getResponseCode()).isEqualTo(400);
            assertThat(read(otherModel)).contains("param_not_allowed");

            HttpURLConnection otherPath = open(server.url("/v1/files"));
            assertThat(otherPath.getResponseCode()).isEqualTo(404);
            assertThat(read(otherPath)).contains("endpoint_not_found");
        }
    }
}
