package io.llmproxy.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import io.llmproxy.api.event.ExchangeEvent;
import io.llmproxy.api.event.Outcome;
import io.llmproxy.api.event.UsageSource;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.Test;

class RelayTest {
    private static final String REQUEST =
            "{\"model\":\"gpt-4o-mini\",\"messages\":[{\"role\":\"user\",\"content\":\"Name a fruit\"}]}";
    private static final String ANSWER =
            "{\"id\":\"c1\",\"object\":\"chat.completion\",\"model\":\"gpt-4o-mini-2024-07-18\","
                    + "\"choices\":[{\"index\":0,\"message\":{\"role\":\"assistant\",\"content\":\"Pear\"}}],"
                    + "\"usage\":{\"prompt_tokens\":10,\"completion_tokens\":2,\"total_tokens\":12}}";

    @Test
    void plainAnswerArrivesUnchangedAndIsRecorded() throws Exception {
        try (Gateway gateway = Gateway.start((request, connection) ->
                connection.json(200, ANSWER, "x-request-id: up-1", "Set-Cookie: a=b", "openai-processing-ms: 7"))) {
            try (RawClient client = gateway.post(REQUEST)) {
                String answer = client.readUntil(ANSWER);
                assertThat(answer)
                        .startsWith("HTTP/1.1 200")
                        .containsIgnoringCase("Content-Length: " + ANSWER.length())
                        .containsIgnoringCase("Content-Type: application/json")
                        .containsIgnoringCase("openai-processing-ms: 7")
                        .containsIgnoringCase("X-Upstream-Request-ID: up-1")
                        .containsIgnoringCase("X-Proxy: llm-proxy")
                        .doesNotContainIgnoringCase("Set-Cookie")
                        .doesNotContainIgnoringCase("chunked")
                        .endsWith(ANSWER);
            }
            ScriptedProvider.Request upstream = gateway.provider().requests().get(0);
            assertThat(upstream.line()).isEqualTo("POST /v1/chat/completions HTTP/1.1");
            assertThat(upstream.bodyText()).isEqualTo(REQUEST);
            assertThat(upstream.header("Authorization")).isEqualTo("Bearer " + Gateway.PROVIDER_KEY);

            ExchangeEvent event = gateway.sink().onlyEvent();
            assertThat(event.outcome()).isEqualTo(Outcome.COMPLETED);
            assertThat(event.status()).isEqualTo(200);
            assertThat(event.projectId()).contains(gateway.project().id());
            assertThat(event.userId()).contains("u7");
            assertThat(event.tokenMetadata()).containsEntry("team", "blue");
            assertThat(event.model()).contains("gpt-4o-mini-2024-07-18");
            assertThat(event.requestedModel()).contains("gpt-4o-mini");
            assertThat(event.usage().source()).isEqualTo(UsageSource.PROVIDER);
            assertThat(event.usage().inputTokens()).hasValue(10);
            assertThat(event.usage().outputTokens()).hasValue(2);
            assertThat(event.usage().totalTokens()).hasValue(12);
            assertThat(event.upstreamRequestId()).contains("up-1");
            assertThat(event.requestBytes()).isEqualTo(REQUEST.length());
            assertThat(event.responseBytes()).isEqualTo(ANSWER.length());
            assertThat(event.timeToFirstByte()).isPresent();
            assertThat(client(event)).doesNotContain(gateway.token()).doesNotContain(Gateway.PROVIDER_KEY);
        }
    }

    private static String client(ExchangeEvent event) {
        return event.toString() + event.tokenId() + event.tokenMetadata();
    }

    @Test
    void headersThatTheContainerSetsTooComeOnlyOnce() throws Exception {
        String date = "Date: Fri, 02 Jan 2026 03:04:05 GMT";
        try (Gateway gateway = Gateway.start(
                (request, connection) -> connection.json(200, "{}", date, "Server: provider", "X-A: 1", "X-A: 2"))) {
            try (RawClient client = gateway.post(REQUEST)) {
                String head = client.readUntil("{}");
                assertThat(head).containsOnlyOnce("Date: ").contains(date);
                assertThat(head).containsOnlyOnce("Server: ").contains("X-A: 1").contains("X-A: 2");
            }
        }
    }

    @Test
    void eachChunkOfAStreamArrivesBeforeTheNextIsSent() throws Exception {
        Semaphore mayContinue = new Semaphore(0);
        try (Gateway gateway = Gateway.start((request, connection) -> {
            connection.startStream();
            for (int i = 1; i <= 5; i++) {
                connection.chunk("data: {\"n\":" + i + "}\n\n");
                mayContinue.acquire();
            }
            connection.chunk(
                    "data: {\"model\":\"m\",\"choices\":[],\"usage\":{\"prompt_tokens\":3,\"completion_tokens\":5,"
                            + "\"total_tokens\":8}}\n\ndata: [DONE]\n\n");
            connection.endStream();
        })) {
            try (RawClient client = gateway.post(REQUEST)) {
                for (int i = 1; i <= 5; i++) {
                    client.readUntil("data: {\"n\":" + i + "}\n\n");
                    mayContinue.release();
                }
                assertThat(client.readUntil("0\r\n\r\n")).containsIgnoringCase("Content-Type: text/event-stream");
            }
            ExchangeEvent event = gateway.sink().onlyEvent();
            assertThat(event.outcome()).isEqualTo(Outcome.COMPLETED);
            assertThat(event.isStreamed()).isTrue();
            assertThat(event.usage().totalTokens()).hasValue(8);
        }
    }

    @Test
    void headOfAStreamArrivesBeforeItsFirstChunk() throws Exception {
        Semaphore mayContinue = new Semaphore(0);
        try (Gateway gateway = Gateway.start((request, connection) -> {
            connection.startStream();
            mayContinue.acquire();
            connection.endStream();
        })) {
            try (RawClient client = gateway.post(REQUEST)) {
                client.readUntil("\r\n\r\n");
                mayContinue.release();
                client.readUntil("0\r\n\r\n");
            }
        }
    }

    @Test
    void chunkedRequestBodyReachesTheProviderUnchanged() throws Exception {
        try (Gateway gateway = Gateway.start((request, connection) -> connection.json(200, "{}"))) {
            try (RawClient client = gateway.client()) {
                client.send("POST " + Gateway.CHAT + " HTTP/1.1\r\nHost: h\r\nAuthorization: bearer " + gateway.token()
                        + "\r\nTransfer-Encoding: chunked\r\n\r\n6\r\n{\"a\":1\r\n1\r\n}\r\n0\r\n\r\n");
                client.readUntil("{}");
            }
            assertThat(gateway.provider().requests().get(0).bodyText()).isEqualTo("{\"a\":1}");
        }
    }

    @Test
    void queryAndEmptyBodyArePassedOn() throws Exception {
        try (Gateway gateway = Gateway.start((request, connection) -> connection.json(200, "[]"))) {
            try (RawClient client = gateway.client()) {
                client.send("GET /app/v1/models?limit=2&after=%20x HTTP/1.1\r\nHost: h\r\nAuthorization: Bearer "
                        + gateway.token() + "\r\n\r\n");
                client.readUntil("[]");
            }
            assertThat(gateway.provider().requests().get(0).line())
                    .isEqualTo("GET /v1/models?limit=2&after=%20x HTTP/1.1");
        }
    }

    @Test
    void largeBodiesPassBothWays() throws Exception {
        String large = "x".repeat(3_000_000);
        try (Gateway gateway = Gateway.start((request, connection) -> connection.json(200, request.bodyText()))) {
            try (RawClient client = gateway.post(large)) {
                assertThat(client.readUntil(large)).endsWith(large);
            }
            ExchangeEvent event = gateway.sink().onlyEvent();
            assertThat(event.requestBytes()).isEqualTo(3_000_000);
            assertThat(event.responseBytes()).isEqualTo(3_000_000);
        }
    }

    @Test
    void clientsHeadersStayInTheHouse() throws Exception {
        try (Gateway gateway = Gateway.start((request, connection) -> connection.json(200, "{}"))) {
            try (RawClient client = gateway.client()) {
                client.send("GET /app/v1/models HTTP/1.1\r\nHost: h\r\nAuthorization: Bearer " + gateway.token()
                        + "\r\nCookie: JSESSIONID=secret\r\nX-Forwarded-For: 1.2.3.4\r\nX-Internal: yes"
                        + "\r\nConnection: Authorization, keep-alive\r\nOpenAI-Organization: other\r\nAccept: a/b"
                        + "\r\nX-Stainless-Lang: java\r\n\r\n");
                client.readUntil("{}");
            }
            ScriptedProvider.Request upstream = gateway.provider().requests().get(0);
            assertThat(upstream.header("Authorization")).isEqualTo("Bearer " + Gateway.PROVIDER_KEY);
            assertThat(upstream.header("Accept")).isEqualTo("a/b");
            assertThat(upstream.header("X-Stainless-Lang")).isEqualTo("java");
            assertThat(upstream.header("Accept-Encoding")).isEqualTo("identity");
            assertThat(upstream.headers().toString())
                    .doesNotContainIgnoringCase("cookie")
                    .doesNotContainIgnoringCase("forwarded")
                    .doesNotContainIgnoringCase("x-internal")
                    .doesNotContainIgnoringCase("organization")
                    .doesNotContain(gateway.token());
        }
    }
}
