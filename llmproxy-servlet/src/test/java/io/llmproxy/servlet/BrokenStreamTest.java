package io.llmproxy.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import io.llmproxy.api.event.ExchangeEvent;
import io.llmproxy.api.event.Outcome;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.FilterRegistration;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.WriteListener;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;
import java.io.IOException;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What each side sees when the other one leaves in the middle of an answer. */
class BrokenStreamTest {
    private static final String REQUEST = "{\"model\":\"m1\",\"stream\":true}";

    @Test
    void brokenChunkedAnswerEndsAsABrokenConnection() throws Exception {
        try (Gateway gateway = Gateway.start((request, connection) -> {
            connection.startStream().chunk("data: {\"n\":1}\n\n");
            connection.close();
        })) {
            try (RawClient client = gateway.post(REQUEST)) {
                assertThat(client.readToEnd()).contains("data: {\"n\":1}").doesNotContain("0\r\n\r\n");
            }
            ExchangeEvent event = gateway.sink().onlyEvent();
            assertThat(event.outcome()).isEqualTo(Outcome.UPSTREAM_ABORTED);
            assertThat(event.requestedModel()).contains("m1");
        }
    }

    @Test
    void resetAnswerEndsAsABrokenConnection() throws Exception {
        try (Gateway gateway = Gateway.start((request, connection) -> {
            connection.startStream().chunk("data: {\"n\":1}\n\n");
            connection.reset();
        })) {
            try (RawClient client = gateway.post(REQUEST)) {
                assertThat(client.readToEnd()).doesNotContain("0\r\n\r\n");
            }
            assertThat(gateway.sink().onlyEvent().outcome()).isEqualTo(Outcome.UPSTREAM_ABORTED);
        }
    }

    @Test
    void shortAnswerOfKnownLengthEndsAsABrokenConnection() throws Exception {
        try (Gateway gateway = Gateway.start((request, connection) -> {
            connection.send(
                    "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{\"half\":");
            connection.close();
        })) {
            try (RawClient client = gateway.post(REQUEST)) {
                assertThat(client.readToEnd())
                        .startsWith("HTTP/1.1 200")
                        .containsIgnoringCase("Content-Length: 100")
                        .endsWith("{\"half\":");
            }
            assertThat(gateway.sink().onlyEvent().outcome()).isEqualTo(Outcome.UPSTREAM_ABORTED);
        }
    }

    @Test
    void clientThatLeavesCancelsTheUpstreamCall() throws Exception {
        CompletableFuture<Boolean> upstreamClosed = new CompletableFuture<>();
        try (Gateway gateway = Gateway.start((request, connection) -> {
            connection.startStream();
            try {
                for (int i = 0; i < 500; i++) {
                    connection.chunk("data: {\"n\":" + i + "}\n\n");
                    TimeUnit.MILLISECONDS.sleep(20);
                }
                upstreamClosed.complete(false);
            } catch (java.io.IOException e) {
                upstreamClosed.complete(true);
            }
        })) {
            try (RawClient client = gateway.post(REQUEST)) {
                client.readUntil("data: {\"n\":1}");
            }
            assertThat(upstreamClosed.get(5, TimeUnit.SECONDS)).isTrue();
            ExchangeEvent event = gateway.sink().onlyEvent();
            assertThat(event.outcome()).isEqualTo(Outcome.CLIENT_ABORTED);
            assertThat(event.requestedModel()).contains("m1");
            assertThat(event.projectId()).isPresent();
            assertThat(event.responseBytes()).isPositive();
        }
    }

    @Test
    void silentProviderIsCutOffBeforeItsFirstByte() throws Exception {
        CompletableFuture<Boolean> upstreamClosed = new CompletableFuture<>();
        try (Gateway gateway = Gateway.start(
                (request, connection) -> upstreamClosed.complete(connection.awaitClosed(10)),
                provider -> provider.firstByteTimeout(Duration.ofMillis(300)),
                engine -> engine)) {
            try (RawClient client = gateway.post(REQUEST)) {
                assertThat(client.readUntil("{\"error\":\"Request timeout\",\"code\":\"timeout\"}\n"))
                        .startsWith("HTTP/1.1 504");
            }
            assertThat(upstreamClosed.get(10, TimeUnit.SECONDS)).isTrue();
            assertThat(gateway.sink().onlyEvent().outcome()).isEqualTo(Outcome.TIMED_OUT);
        }
    }

    @Test
    void providerThatFallsSilentWithinAStreamIsCutOff() throws Exception {
        try (Gateway gateway = Gateway.start(
                (request, connection) -> {
                    connection.startStream().chunk("data: {\"n\":1}\n\n");
                    connection.awaitClosed(10);
                },
                provider -> provider.idleTimeout(Duration.ofMillis(300)),
                engine -> engine)) {
            try (RawClient client = gateway.post(REQUEST)) {
                assertThat(client.readToEnd()).contains("data: {\"n\":1}").doesNotContain("0\r\n\r\n");
            }
            assertThat(gateway.sink().onlyEvent().outcome()).isEqualTo(Outcome.TIMED_OUT);
        }
    }

    @Test
    void providerThatCannotBeReachedIsABadGateway() throws Exception {
        try (Gateway gateway = Gateway.start((request, connection) -> {})) {
            gateway.provider().close();
            try (RawClient client = gateway.post(REQUEST)) {
                assertThat(client.readUntil("{\"error\":\"Proxy error\"}\n")).startsWith("HTTP/1.1 502");
            }
            assertThat(gateway.sink().onlyEvent().outcome()).isEqualTo(Outcome.UPSTREAM_ERROR);
        }
    }

    @Test
    void closingTheEngineLetsAStreamFinishWithinTheGrace() throws Exception {
        CompletableFuture<Void> mayFinish = new CompletableFuture<>();
        try (Gateway gateway = Gateway.start((request, connection) -> {
            connection.startStream().chunk("data: {\"n\":1}\n\n");
            mayFinish.get(10, TimeUnit.SECONDS);
            connection.chunk("data: [DONE]\n\n");
            connection.endStream();
        })) {
            try (RawClient client = gateway.post(REQUEST)) {
                client.readUntil("data: {\"n\":1}");
                CompletableFuture<Void> closed = CompletableFuture.runAsync(gateway.engine()::close);
                mayFinish.complete(null);
                assertThat(client.readUntil("0\r\n\r\n")).contains("[DONE]");
                closed.get(10, TimeUnit.SECONDS);
            }
            assertThat(gateway.sink().events()).hasSize(1);
            assertThat(gateway.sink().events().get(0).outcome()).isEqualTo(Outcome.COMPLETED);
        }
    }

    @Test
    void closingTheEngineBreaksAStreamThatOutlastsTheGrace() throws Exception {
        try (Gateway gateway = Gateway.start(
                (request, connection) -> {
                    connection.startStream().chunk("data: {\"n\":1}\n\n");
                    connection.awaitClosed(10);
                },
                provider -> provider,
                engine -> engine.shutdownGrace(Duration.ofMillis(50)))) {
            try (RawClient client = gateway.post(REQUEST)) {
                client.readUntil("data: {\"n\":1}");
                gateway.engine().close();
                assertThat(client.readToEnd()).doesNotContain("0\r\n\r\n");
            }
            assertThat(gateway.sink().events()).hasSize(1);
            assertThat(gateway.sink().events().get(0).outcome()).isEqualTo(Outcome.TIMED_OUT);
        }
    }

    /** As many applications have it: an output stream that cannot do more than write. */
    private static final class PlainOutput extends ServletOutputStream {
        private final ServletOutputStream output;

        PlainOutput(ServletOutputStream output) {
            this.output = output;
        }

        @Override
        public void write(int b) throws IOException {
            output.write(b);
        }

        @Override
        public void flush() throws IOException {
            output.flush();
        }

        @Override
        public boolean isReady() {
            throw new UnsupportedOperationException();
        }

        @Override
        public void setWriteListener(WriteListener listener) {
            throw new UnsupportedOperationException();
        }
    }

    private static void wrap(ServletRequest request, ServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        ServletOutputStream plain = new PlainOutput(response.getOutputStream());
        chain.doFilter(request, new HttpServletResponseWrapper((HttpServletResponse) response) {
            @Override
            public ServletOutputStream getOutputStream() {
                return plain;
            }
        });
    }

    @Test
    void brokenAnswerEndsEvenIfAWrapperKnowsNoListeners() throws Exception {
        try (Gateway gateway = Gateway.start((request, connection) -> {
                    connection.startStream().chunk("data: {\"n\":1}\n\n");
                    connection.close();
                });
                TestServer server = TestServer.start("/app", context -> {
                    Map<String, Filter> filters =
                            Map.of("a", BrokenStreamTest::wrap, "b", new LlmProxyFilter(gateway.engine()));
                    for (String name : List.of("a", "b")) {
                        FilterRegistration.Dynamic filter = context.addFilter(name, filters.get(name));
                        filter.setAsyncSupported(true);
                        filter.addMappingForUrlPatterns(EnumSet.of(DispatcherType.REQUEST), true, "/v1/*");
                    }
                    context.addServlet("host", new HttpServlet() {}).addMapping("/");
                })) {
            try (RawClient client = new RawClient(server.port())) {
                client.send("POST " + Gateway.CHAT + " HTTP/1.1\r\nHost: h\r\nConnection: close\r\n"
                        + "Authorization: Bearer " + gateway.token() + "\r\nContent-Length: 2\r\n\r\n{}");
                assertThat(client.readToEnd()).contains("data: {\"n\":1}");
            }
            assertThat(gateway.sink().onlyEvent().outcome()).isEqualTo(Outcome.UPSTREAM_ABORTED);
        }
    }
}
