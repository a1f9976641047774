package io.llmproxy.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import io.llmproxy.api.event.ExchangeEvent;
import io.llmproxy.api.event.Outcome;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Official SDKs work by changing base URL and key only: each request that they make is let through as it is, with the provider's
 * key in place of the token, and each answer comes back with all that they read of it.
 *
 * <p>Recorded from the packages of PyPI and npm: openai 3.57.0 (Python 3.11.7) and openai 6.49.0 (Node 20.20.2).
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SdkRequestsTest {
    /** What a gateway keeps to itself or sets anew. */
    private static final Set<String> NOT_FORWARDED = Set.of(
            "authorization", "connection", "content-length", "host", "sec-fetch-mode", "x-api-key", "x-goog-api-key");

    private static final String JSON =
            "{\"id\":\"c1\",\"model\":\"m\",\"usage\":{\"prompt_tokens\":1,\"completion_tokens\":1}}";
    private static final String EVENTS = "data: {\"id\":\"c1\"}\n\ndata: [DONE]\n\n";
    private static final String REFUSAL =
            "{\"error\":{\"message\":\"slow down\",\"type\":\"requests\",\"code\":\"rate\"}}";

    private Gateway gateway;

    @BeforeAll
    void begin() throws Exception {
        gateway = start();
    }

    @AfterAll
    void end() throws Exception {
        gateway.close();
    }

    Gateway start() throws Exception {
        return Gateway.start(SdkRequestsTest::answer);
    }

    /** Returns the header in which the provider expects its key. */
    String keyHeader() {
        return "authorization: Bearer " + Gateway.PROVIDER_KEY;
    }

    static Stream<Arguments> requests() {
        return Stream.of("openai-python-3.57.0", "openai-node-6.49.0").flatMap(SdkRequest::of);
    }

    static void answer(ScriptedProvider.Request request, ScriptedProvider.Connection connection) throws Exception {
        if (request.bodyText().contains("retry-me")) {
            connection.json(
                    429,
                    REFUSAL,
                    "retry-after: 7",
                    "retry-after-ms: 6500",
                    "x-should-retry: true",
                    "x-request-id: up-1");
        } else if (request.bodyText().contains("\"stream\":true")
                || request.line().contains("alt=sse")) {
            connection
                    .send("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream; charset=utf-8\r\nx-request-id: up-1\r\n"
                            + "Transfer-Encoding: chunked\r\n\r\n")
                    .chunk(EVENTS)
                    .endStream();
        } else {
            connection.json(
                    200,
                    JSON,
                    "x-request-id: up-1",
                    "openai-processing-ms: 12",
                    "x-ratelimit-remaining-requests: 9",
                    "Set-Cookie: a=b");
        }
    }

    @ParameterizedTest(name = "{argumentSetName}")
    @MethodSource("requests")
    void requestPassesAsItIsWithTheKeyInPlaceOfTheToken(SdkRequest request) throws Exception {
        int before = gateway.sink().events().size();
        String answer;
        try (RawClient client = gateway.client()) {
            client.send(request.bytes(gateway.port(), gateway.token())).endOutput();
            answer = client.readToEnd();
        }
        List<ExchangeEvent> events = gateway.sink().await(before + 1);
        checkUpstream(request, gateway.provider().requests().get(before));
        checkAnswer(request, answer, events.get(before));
    }

    private void checkUpstream(SdkRequest request, ScriptedProvider.Request upstream) {
        Stream<String> fromTheSdk = request.headers().stream()
                .map(SdkRequestsTest::lowerName)
                .filter(header -> !NOT_FORWARDED.contains(header.substring(0, header.indexOf(':'))));
        Stream<String> fromTheGateway =
                Stream.of(keyHeader(), "host: " + gateway.provider().url().getAuthority(), "connection: Keep-Alive");
        Stream<String> length =
                request.body().length == 0 ? Stream.empty() : Stream.of("content-length: " + request.body().length);
        assertThat(upstream.line()).isEqualTo(request.lineForTheProvider());
        assertThat(upstream.headers().stream().map(SdkRequestsTest::lowerName))
                .containsExactlyInAnyOrderElementsOf(Stream.of(fromTheSdk, fromTheGateway, length)
                        .flatMap(part -> part)
                        .toList());
        assertThat(upstream.body()).isEqualTo(request.body());
        assertThat(upstream.line() + upstream.headers() + upstream.bodyText()).doesNotContain(gateway.token());
    }

    private static String lowerName(String header) {
        int colon = header.indexOf(':');
        return header.substring(0, colon).toLowerCase(Locale.ROOT) + header.substring(colon);
    }

    private static void checkAnswer(SdkRequest request, String answer, ExchangeEvent event) {
        boolean isRefused = new String(request.body(), java.nio.charset.StandardCharsets.UTF_8).contains("retry-me");
        List<String> headers = answer.substring(0, answer.indexOf("\r\n\r\n"))
                .lines()
                .map(line -> line.toLowerCase(Locale.ROOT))
                .toList();
        assertThat(headers.get(0)).startsWith(isRefused ? "http/1.1 429" : "http/1.1 200");
        assertThat(headers)
                .contains("x-upstream-request-id: up-1")
                .filteredOn(header -> header.startsWith("x-request-id:"))
                .singleElement()
                .isNotEqualTo("x-request-id: up-1");
        assertThat(headers).noneMatch(header -> header.startsWith("set-cookie"));
        if (isRefused) {
            assertThat(headers).contains("retry-after: 7", "retry-after-ms: 6500", "x-should-retry: true");
            assertThat(answer).endsWith(REFUSAL);
        } else if (request.isStreamed()) {
            assertThat(headers)
                    .anyMatch(header -> header.replace(" ", "").equals("content-type:text/event-stream;charset=utf-8"));
            assertThat(answer).contains(EVENTS).endsWith("0\r\n\r\n");
        } else {
            assertThat(headers).contains("openai-processing-ms: 12", "x-ratelimit-remaining-requests: 9");
            assertThat(answer).endsWith("\r\n\r\n" + JSON);
        }
        assertThat(event.outcome()).isEqualTo(isRefused ? Outcome.UPSTREAM_ERROR : Outcome.COMPLETED);
        assertThat(event.upstreamRequestId()).contains("up-1");
    }
}
