package io.llmproxy.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import io.llmproxy.api.event.ExchangeEvent;
import io.llmproxy.api.sink.DeliveryResult;
import io.llmproxy.core.ProviderConfig;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.FilterRegistration;
import jakarta.servlet.http.HttpServlet;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * Sends recorded requests through a gateway that allows everything, to a provider that answers with the recorded bytes, one
 * after the other. Closing checks that there was no event more than exchanges.
 */
final class Replay implements AutoCloseable {
    /** Below it, the gateway passes any path on to the provider. */
    static final String MOUNT = "/app/llm";

    private static final int CHUNK_BYTES = 1000;

    private final BlockingQueue<ExchangeEvent> events = new LinkedBlockingQueue<>();
    private final Gateway gateway;
    private final TestServer server;
    private final KeepAliveClient client;
    private volatile ScriptedProvider.Script script;

    private Replay() throws Exception {
        gateway = Gateway.start(
                (request, connection) -> script.answer(request, connection),
                provider -> ProviderConfig.builder("recorded", provider.build().baseUrl())
                        .allowedEndpoints(List.of("/**"))
                        .allowedMethods(Set.of("GET", "POST", "PUT", "DELETE", "OPTIONS")),
                engine -> engine.sink("replay", batch -> {
                    events.addAll(batch);
                    return DeliveryResult.all(batch.size(), DeliveryResult.delivered());
                }));
        server = TestServer.start("/app", context -> {
            FilterRegistration.Dynamic filter = context.addFilter("llmproxy", new LlmProxyFilter(gateway.engine()));
            filter.setAsyncSupported(true);
            filter.addMappingForUrlPatterns(EnumSet.of(DispatcherType.REQUEST), false, "/llm/*");
            context.addServlet("host", new HttpServlet() {}).addMapping("/");
        });
        client = new KeepAliveClient(server.port());
    }

    static Replay start() throws Exception {
        return new Replay();
    }

    /**
     * What has become of a recorded exchange.
     *
     * @param requests that the provider got
     * @param event null if the container has answered on its own
     */
    record Outcome(KeepAliveClient.Answer answer, List<ScriptedProvider.Request> requests, ExchangeEvent event) {
        /** Checks that nothing was changed on the way, in neither direction. */
        void assertBytesAreThoseOf(RecordedExchange recorded) {
            assertThat(answer.status()).as(recorded.name()).isEqualTo(recorded.status());
            assertThat(text(answer.body())).as(recorded.name()).isEqualTo(text(recorded.answerBody()));
            for (String name : List.of("Content-Type", "Content-Encoding")) {
                assertThat(written(answer.header(name)))
                        .as(recorded.name())
                        .isEqualTo(written(recorded.answerHeader(name)));
            }
            assertThat(requests).as(recorded.name()).hasSize(1);
            assertThat(requests.get(0).line())
                    .as(recorded.name())
                    .isEqualTo(recorded.method() + " " + recorded.path().replaceFirst("^/+", "/") + " HTTP/1.1");
            assertThat(text(requests.get(0).body())).as(recorded.name()).isEqualTo(text(recorded.requestBody()));
        }

        /** One character per byte: as exact as the bytes, and a difference can be read. */
        private static String text(byte[] bytes) {
            return new String(bytes, StandardCharsets.ISO_8859_1);
        }

        /** Jetty and Tomcat spell a content type in their own way: without blanks, Jetty in lower case too. */
        private static String written(String value) {
            return value == null ? null : value.replace(" ", "").toLowerCase(Locale.ROOT);
        }
    }

    Outcome play(RecordedExchange recorded) throws Exception {
        return play(recorded, gateway.token());
    }

    Outcome play(RecordedExchange recorded, String token) throws Exception {
        int before = gateway.provider().requests().size();
        script = (request, connection) -> answer(recorded, connection);
        List<String> headers = new ArrayList<>(recorded.requestHeaders());
        headers.add("Authorization: Bearer " + token);
        KeepAliveClient.Answer answer =
                client.send(recorded.method(), MOUNT + recorded.path(), headers, recorded.requestBody());
        List<ScriptedProvider.Request> requests = gateway.provider().requests();
        String exchangeId = answer.header("X-Request-ID");
        if (exchangeId == null) {
            client.close(); // Jetty ends the connection after a call that it refuses itself, and does not say so
        }
        ExchangeEvent event = exchangeId == null ? null : nextEvent();
        assertThat(event == null ? null : event.exchangeId()).isEqualTo(exchangeId);
        return new Outcome(answer, List.copyOf(requests.subList(before, requests.size())), event);
    }

    private static void answer(RecordedExchange recorded, ScriptedProvider.Connection connection) throws IOException {
        boolean hasBody = recorded.status() != 204;
        StringBuilder head = new StringBuilder("HTTP/1.1 " + recorded.status() + " Status\r\n");
        recorded.answerHeaders().forEach(header -> head.append(header).append("\r\n"));
        connection.send(head.append(hasBody ? "Transfer-Encoding: chunked\r\n\r\n" : "\r\n")
                .toString());
        byte[] body = recorded.answerBody();
        for (int at = 0; at < body.length; at += CHUNK_BYTES) {
            int size = Math.min(CHUNK_BYTES, body.length - at);
            ByteArrayOutputStream chunk = new ByteArrayOutputStream();
            chunk.writeBytes((Integer.toHexString(size) + "\r\n").getBytes(StandardCharsets.US_ASCII));
            chunk.write(body, at, size);
            chunk.writeBytes("\r\n".getBytes(StandardCharsets.US_ASCII));
            connection.send(chunk.toByteArray());
        }
        if (hasBody) {
            connection.endStream();
        }
    }

    /** Leaves after all of a stream's recorded bytes, and before its end. */
    ExchangeEvent playToAClientThatLeaves(RecordedExchange recorded, String token) throws Exception {
        String body = new String(recorded.answerBody(), StandardCharsets.UTF_8);
        script = (request, connection) -> {
            connection.startStream().chunk(body);
            while (!Thread.currentThread().isInterrupted()) {
                connection.chunk(": still here\n\n"); // only who writes to a client notices that it has left
            }
        };
        try (RawClient leaving = new RawClient(server.port())) {
            leaving.post(MOUNT + recorded.path(), token, new String(recorded.requestBody(), StandardCharsets.UTF_8))
                    .readUntil(body);
        }
        return nextEvent();
    }

    Gateway gateway() {
        return gateway;
    }

    private ExchangeEvent nextEvent() throws InterruptedException {
        ExchangeEvent event = events.poll(10, TimeUnit.SECONDS);
        assertThat(event).as("the exchange's event").isNotNull();
        return event;
    }

    @Override
    public void close() throws IOException {
        client.close();
        gateway.close();
        server.close();
        assertThat(events).as("events of no exchange").isEmpty();
    }
}
