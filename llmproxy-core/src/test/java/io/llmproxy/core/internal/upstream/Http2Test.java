package io.llmproxy.core.internal.upstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.llmproxy.core.CircuitBreakerConfig;
import io.llmproxy.core.RetryConfig;
import io.llmproxy.core.internal.config.HttpProxies;
import java.io.IOException;
import java.io.OutputStream;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLHandshakeException;
import mockwebserver3.Dispatcher;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;
import mockwebserver3.SocketEffect;
import okhttp3.Protocol;
import okhttp3.tls.HandshakeCertificates;
import okhttp3.tls.HeldCertificate;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Providers that speak HTTP/2 over TLS, and what must not differ from HTTP/1.1 (D21). */
class Http2Test {
    private static final String TRUST_STORE = "javax.net.ssl.trustStore";
    private static final String TRUST_STORE_PASSWORD = "javax.net.ssl.trustStorePassword";
    private static final int REFUSED_STREAM = 7;
    private static final int INTERNAL_ERROR = 2;
    private static final HeldCertificate CERTIFICATE = new HeldCertificate.Builder()
            .addSubjectAlternativeName("localhost")
            .addSubjectAlternativeName("provider.invalid")
            .build();

    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final Queue<UpstreamCall> started = new ConcurrentLinkedQueue<>();
    private MockWebServer provider;
    private Caller caller;

    @BeforeAll
    static void trustTheProvider(@TempDir Path directory) throws Exception {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        store.setCertificateEntry("provider", CERTIFICATE.certificate());
        Path file = directory.resolve("trusted.p12");
        try (OutputStream out = Files.newOutputStream(file)) {
            store.store(out, "password".toCharArray());
        }
        System.setProperty(TRUST_STORE, file.toString());
        System.setProperty(TRUST_STORE_PASSWORD, "password");
    }

    @AfterAll
    static void trustNoMore() {
        System.clearProperty(TRUST_STORE);
        System.clearProperty(TRUST_STORE_PASSWORD);
    }

    @BeforeEach
    void prepare() {
        provider = new MockWebServer();
        provider.useHttps(new HandshakeCertificates.Builder()
                .heldCertificate(CERTIFICATE)
                .build()
                .sslSocketFactory());
    }

    @AfterEach
    void stop() {
        caller.close();
        provider.close();
        threads.shutdownNow();
    }

    private void start(RetryConfig.Builder retries, MockResponse.Builder... answers) throws IOException {
        for (MockResponse.Builder answer : answers) {
            provider.enqueue(answer.build());
        }
        provider.start();
        caller = new Caller(Caller.provider(URI.create("https://localhost:" + provider.getPort()))
                .retries(retries.build())
                .circuitBreaker(new CircuitBreakerConfig(1, Duration.ofSeconds(30)))
                .build());
    }

    private static RetryConfig.Builder attempts(int attempts) {
        return RetryConfig.builder(attempts);
    }

    private static MockResponse.Builder answer(String body) {
        return new MockResponse.Builder().body(body);
    }

    private static MockResponse.Builder reset(int code) {
        return answer("never").onResponseStart(new SocketEffect.CloseStream(code));
    }

    private RecordedRequest request() throws InterruptedException {
        RecordedRequest request = provider.takeRequest(5, TimeUnit.SECONDS);
        assertThat(request).isNotNull();
        return request;
    }

    @Test
    void callsShareOneConnection() throws Exception {
        start(attempts(1), answer("one"), answer("two"));

        assertThat(caller.call(Caller.post("{\"a\":1}")).body()).isEqualTo("one");
        assertThat(caller.call(Caller.get("a=1")).body()).isEqualTo("two");

        RecordedRequest first = request();
        RecordedRequest second = request();
        assertThat(first.getVersion()).isEqualTo("HTTP/2");
        assertThat(first.getHeaders().get("Authorization")).isEqualTo("Bearer sk-provider-key");
        assertThat(first.getBody().utf8()).isEqualTo("{\"a\":1}");
        assertThat(second.getTarget()).isEqualTo("/v1/models?a=1");
        assertThat(second.getConnectionIndex()).isEqualTo(first.getConnectionIndex());
        assertThat(second.getExchangeIndex()).isEqualTo(1);
    }

    /** The provider promises that it has not looked at such a request (RFC 9113, section 8.7). */
    @Test
    void refusedStreamIsLikeAConnectionThatWasNotMade() throws Exception {
        start(attempts(2), reset(REFUSED_STREAM), answer("ok"));

        // The first one is a failure, and a single one opens this circuit: another key takes over.
        caller.withKeys("k1", "k2");
        assertThat(caller.call(Caller.get(null)).attempts()).isEqualTo(2);
    }

    @Test
    void brokenStreamIsNotTriedAgain() throws Exception {
        start(attempts(2), reset(INTERNAL_ERROR), answer("ok"));
        caller.withKeys("k1", "k2");

        assertThatThrownBy(() -> caller.call(Caller.get(null))).isInstanceOf(IOException.class);
        assertThat(caller.calls).hasSize(1);
    }

    @Test
    void answerThatBreaksOffFails() throws Exception {
        start(
                attempts(1),
                answer("x".repeat(200_000)).onResponseBody(new SocketEffect.CloseStream(INTERNAL_ERROR)),
                answer("never"));

        assertThatThrownBy(() -> caller.call(Caller.get(null))).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> caller.call(Caller.get(null))).isInstanceOf(CircuitOpenException.class);
    }

    @ParameterizedTest
    @EnumSource(
            value = Protocol.class,
            names = {"HTTP_1_1", "HTTP_2"})
    void providerThatTakesTooLongFailsTheSameWay(Protocol protocol) throws Exception {
        provider.setProtocols(
                protocol == Protocol.HTTP_2 ? List.of(Protocol.HTTP_2, Protocol.HTTP_1_1) : List.of(Protocol.HTTP_1_1));
        start(attempts(3).afterSend(true), answer("never").onResponseStart(SocketEffect.Stall.INSTANCE));
        Thread deadline = new Thread(() -> {
            try {
                request();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            caller.calls.get(0).cancel();
        });
        caller.onSending = call -> deadline.start();

        assertThatThrownBy(() -> caller.call(Caller.post("{}"))).isInstanceOf(IOException.class);
        deadline.join();
        assertThat(caller.calls).hasSize(1);
        assertThatThrownBy(() -> caller.call(Caller.get(null))).isInstanceOf(CircuitOpenException.class);
    }

    @Test
    void aBurstOfCallsOpensFewConnections() throws Exception {
        int calls = 200;
        start(attempts(1), Collections.nCopies(calls + 1, answer("ok")).toArray(MockResponse.Builder[]::new));

        for (Future<Integer> status : atOnce(calls)) {
            assertThat(status.get(20, TimeUnit.SECONDS)).isEqualTo(200);
        }

        for (int i = 0; i < calls; i++) {
            request();
        }
        caller.close();
        caller = Caller.to(URI.create("https://localhost:" + provider.getPort()));
        caller.call(Caller.get(null));
        assertThat(request().getConnectionIndex()).isBetween(1, 8);
    }

    @Test
    void aProviderWithoutHttp2GetsAConnectionForEachCallOfABurst() throws Exception {
        int calls = 30;
        CountDownLatch arrived = new CountDownLatch(calls);
        provider.setProtocols(List.of(Protocol.HTTP_1_1));
        provider.setDispatcher(new Dispatcher() {
            @Override
            public MockResponse dispatch(RecordedRequest request) throws InterruptedException {
                arrived.countDown();
                return new MockResponse.Builder()
                        .code(arrived.await(20, TimeUnit.SECONDS) ? 200 : 500)
                        .build();
            }
        });
        start(attempts(1));

        for (Future<Integer> status : atOnce(calls)) {
            assertThat(status.get(20, TimeUnit.SECONDS)).isEqualTo(200);
        }
    }

    /** Eight calls open connections on which nothing ever comes; the ninth waits for one of them. */
    @Test
    void aCancelledCallDoesNotWaitForAConnection() throws Exception {
        try (ServerSocket silent = new ServerSocket(0)) {
            caller = new Caller(Caller.provider(URI.create("https://localhost:" + silent.getLocalPort()))
                    .connectTimeout(Duration.ofMinutes(1))
                    .build());
            List<Future<Integer>> statuses = atOnce(9);
            for (int i = 0; i < 8; i++) {
                silent.accept();
            }
            Awaitility.await().until(() -> started.size() == 9);

            started.forEach(UpstreamCall::cancel);

            for (Future<Integer> status : statuses) {
                assertThatThrownBy(() -> status.get(20, TimeUnit.SECONDS)).hasCauseInstanceOf(IOException.class);
            }
        }
    }

    private List<Future<Integer>> atOnce(int calls) {
        List<Future<Integer>> statuses = new ArrayList<>();
        for (int i = 0; i < calls; i++) {
            statuses.add(threads.submit(() -> {
                try (UpstreamSender.Answer answer = caller.sender.send(Caller.get(null), caller.keys, new Noted())) {
                    Caller.body(answer);
                    return answer.response().status();
                }
            }));
        }
        return statuses;
    }

    private final class Noted implements UpstreamSender.Course {
        @Override
        public void sending(UpstreamCall call) {
            started.add(call);
        }

        @Override
        public boolean pause(Duration time) {
            return true;
        }

        @Override
        public boolean isProvidersFault(IOException failure) {
            return true;
        }
    }

    /** The proxy's credentials go to the proxy, the provider's to the provider. */
    @Test
    void providerIsReachedThroughATunnel() throws Exception {
        try (ScriptedProvider proxy = ScriptedProvider.start((request, connection) -> {
            connection.send("HTTP/1.1 200 OK\r\n\r\n");
            connection.joinWith(provider.getPort());
        })) {
            start(attempts(1), answer("ok"));
            caller.close();
            URI address = URI.create("http://user:p%3As%20s@127.0.0.1:" + proxy.port());
            caller = new Caller(
                    Caller.provider(URI.create("https://provider.invalid")).build(),
                    new HttpProxies(null, address, List.of("localhost")));

            assertThat(caller.call(Caller.post("{}")).body()).isEqualTo("ok");

            assertThat(proxy.request().line()).isEqualTo("CONNECT provider.invalid:443 HTTP/1.1");
            assertThat(proxy.request().header("Proxy-Authorization")).isEqualTo("Basic dXNlcjpwOnMgcw==");
            assertThat(proxy.request().header("Authorization")).isNull();
            RecordedRequest request = request();
            assertThat(request.getVersion()).isEqualTo("HTTP/2");
            assertThat(request.getHeaders().get("Proxy-Authorization")).isNull();
            assertThat(request.getHeaders().get("Authorization")).isEqualTo("Bearer sk-provider-key");
            caller.close();
        }
    }

    @Test
    void certificateThatIsNotTrustedIsNotTriedAgain() throws Exception {
        HeldCertificate other = new HeldCertificate.Builder()
                .addSubjectAlternativeName("localhost")
                .build();
        provider.useHttps(new HandshakeCertificates.Builder()
                .heldCertificate(other)
                .build()
                .sslSocketFactory());
        start(attempts(3));
        caller.withKeys("k1", "k2", "k3");

        assertThatThrownBy(() -> caller.call(Caller.get(null))).isInstanceOf(SSLHandshakeException.class);
        assertThat(caller.calls).hasSize(1);
    }
}
