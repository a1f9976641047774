package io.llmproxy.benchmarks.candidate;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** What every candidate does; each runs it by naming its {@link #starter()}. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
public abstract class GatewayContractTest {
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private TwoPieceProvider provider;
    private Gateway gateway;
    private URI address;

    /** Starts the candidate. */
    protected abstract Gateway.Starter starter();

    /** Returns its own options. */
    protected List<String> options() {
        return List.of();
    }

    @BeforeAll
    void start() throws IOException {
        provider = TwoPieceProvider.start();
        int port = freePort();
        List<String> args = new ArrayList<>(options());
        args.add("--port=" + port);
        args.add("--upstream=" + provider.address());
        CommandLine commandLine = CommandLine.parse(args.toArray(String[]::new));
        gateway = starter().start(commandLine);
        commandLine.requireNothingLeft();
        address = URI.create("http://127.0.0.1:" + port + "/v1/chat/completions");
    }

    @AfterAll
    void stop() {
        gateway.close();
        provider.close();
    }

    @Test
    void aPlainAnswerIsRelayed() throws IOException, InterruptedException {
        HttpResponse<String> answer = call("json", BodyHandlers.ofString());

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/json");
        assertThat(answer.headers().firstValueAsLong("Content-Length"))
                .hasValue(TwoPieceProvider.PLAIN_ANSWER.length());
        assertThat(answer.body()).isEqualTo(TwoPieceProvider.PLAIN_ANSWER);
    }

    @Test
    void aPieceOfAStreamIsRelayedBeforeTheNextOneIsThere() throws IOException, InterruptedException {
        HttpResponse<InputStream> answer = call("sse-2-0-10", BodyHandlers.ofInputStream());

        try (BufferedReader lines = new BufferedReader(new InputStreamReader(answer.body(), UTF_8))) {
            assertThat(lines.readLine()).isEqualTo("data: first");
            provider.sendNextPiece();
            assertThat(lines.lines()).containsExactly("", "data: [DONE]", "");
        }
    }

    private <T> HttpResponse<T> call(String model, BodyHandler<T> handler) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(address)
                .timeout(Duration.ofSeconds(10))
                .header("Authorization", "Bearer " + gateway.token().orElse("none"))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString("{\"model\": \"" + model + "\", \"messages\": []}"))
                .build();
        return client.send(request, handler);
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
