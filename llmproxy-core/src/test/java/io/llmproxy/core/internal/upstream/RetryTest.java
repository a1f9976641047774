package io.llmproxy.core.internal.upstream;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.llmproxy.api.Secret;
import io.llmproxy.api.token.ProviderKey;
import io.llmproxy.core.RetryConfig;
import io.llmproxy.core.internal.upstream.Caller.Got;
import io.llmproxy.core.internal.upstream.ScriptedProvider.Script;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** When a request is sent again, with which key, and after which pause. */
class RetryTest {
    private static final Script DROP = (request, connection) -> connection.reset();

    private ScriptedProvider provider;
    private Caller caller;

    private void start(RetryConfig.Builder retries, Script... scripts) throws IOException {
        provider = ScriptedProvider.start(scripts);
        caller = new Caller(Caller.provider(provider.url())
                .retries(retries.build())
                .circuitBreaker(null)
                .build());
    }

    @AfterEach
    void stop() throws IOException {
        if (caller != null) {
            caller.close();
        }
        if (provider != null) {
            provider.close();
        }
    }

    private static RetryConfig.Builder attempts(int attempts) {
        return RetryConfig.builder(attempts);
    }

    private static RetryConfig.Builder onStatus(int attempts) {
        return attempts(attempts).statuses(RetryConfig.STATUSES);
    }

    private static Script status(int status, String... headers) {
        return (request, connection) -> connection.answer(status, "{}", headers);
    }

    private List<String> keysSeen() {
        return provider.requests().stream()
                .map(request -> request.header("Authorization"))
                .map(value -> value.substring("Bearer ".length()))
                .toList();
    }

    /** A port at which nobody listens yet. */
    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    @Test
    void nothingIsSentTwiceUnlessConfigured() throws IOException {
        start(attempts(1), DROP);

        assertThatThrownBy(() -> caller.call(Caller.post("{}"))).isInstanceOf(IOException.class);
        assertThat(provider.requests()).hasSize(1);
        assertThat(caller.calls).hasSize(1);
    }

    @Test
    void overloadPassesUnlessConfigured() throws IOException {
        start(attempts(3), status(503, "Retry-After: 0"));

        assertThat(caller.call(Caller.post("{}")).status()).isEqualTo(503);
        assertThat(provider.requests()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(ints = {429, 502, 503, 504})
    void configuredStatusIsTriedAgain(int status) throws IOException {
        start(onStatus(3), status(status), ScriptedProvider.OK);

        Got got = caller.call(Caller.post("{\"a\":1}"));

        assertThat(got.status()).isEqualTo(200);
        assertThat(got.attempts()).isEqualTo(2);
        assertThat(provider.requests())
                .extracting(request -> request.bodyText())
                .containsExactly("{\"a\":1}", "{\"a\":1}");
        assertThat(caller.calls).hasSize(2).doesNotHaveDuplicates();
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 401, 404, 408, 409, 500})
    void otherStatusIsTheAnswer(int status) throws IOException {
        start(onStatus(3), status(status), ScriptedProvider.OK);

        assertThat(caller.call(Caller.post("{}")).status()).isEqualTo(status);
    }

    @Test
    void lastAnswerIsGivenWhenAttemptsAreUsedUp() throws IOException {
        start(onStatus(3), status(503), status(502), status(429, "X-Last: 1"), ScriptedProvider.OK);

        Got got = caller.call(Caller.post("{}"));

        assertThat(got.status()).isEqualTo(429);
        assertThat(got.headers().firstOrNull("X-Last")).isEqualTo("1");
        assertThat(got.attempts()).isEqualTo(3);
    }

    @Test
    void pausesDoubleUpToTheLongestWait() throws IOException {
        start(onStatus(6).pause(Duration.ofMillis(400)).longestWait(Duration.ofSeconds(2)), status(503));
        caller.random = 0.5;

        caller.call(Caller.post("{}"));

        assertThat(caller.pauses).extracting(Duration::toMillis).containsExactly(300L, 600L, 1200L, 1500L, 1500L);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Retry-After: 7 | 7000",
                "Retry-After: 1.5 | 1500",
                "retry-after-ms: 1250 | 1250",
                "retry-after-ms: 900.5 | 900",
                "Retry-After: 0 | 500",
            })
    void providersWaitIsHonoured(String header, long millis) throws IOException {
        start(onStatus(2).pause(Duration.ofMillis(1000)), status(429, header), ScriptedProvider.OK);

        assertThat(caller.call(Caller.post("{}")).status()).isEqualTo(200);
        assertThat(caller.pauses).extracting(Duration::toMillis).containsExactly(millis);
    }

    @Test
    void dateIsCountedFromTheProvidersClock() throws IOException {
        start(
                onStatus(2),
                status(503, "Date: Wed, 21 Oct 2015 07:28:00 GMT", "Retry-After: Wed, 21 Oct 2015 07:28:09 GMT"),
                ScriptedProvider.OK);

        caller.call(Caller.post("{}"));

        assertThat(caller.pauses).containsExactly(Duration.ofSeconds(9));
    }

    @ParameterizedTest
    @ValueSource(strings = {"soon", "-1", "Wed, 32 Oct 2015 07:28:00 GMT", "99999999999999999999"})
    void senselessWaitIsPassedOver(String value) throws IOException {
        start(
                onStatus(2),
                status(503, "Date: Wed, 21 Oct 2015 07:28:00 GMT", "Retry-After: " + value),
                ScriptedProvider.OK);

        assertThat(caller.call(Caller.post("{}")).status()).isEqualTo(200);
        assertThat(caller.pauses).containsExactly(Duration.ofMillis(250));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"Retry-After: 21", "retry-after-ms: 20001", "x-should-retry: false", "Retry-After: 9999999999"})
    void waitThatIsTooLongIsTheClients(String header) throws IOException {
        start(onStatus(3).longestWait(Duration.ofSeconds(20)), status(429, header), ScriptedProvider.OK);

        Got got = caller.call(Caller.post("{}"));

        assertThat(got.status()).isEqualTo(429);
        assertThat(caller.pauses).isEmpty();
    }

    @Test
    void otherKeyNeedsNoWait() throws IOException {
        start(onStatus(3), status(429, "Retry-After: 60"), ScriptedProvider.OK);
        caller.withKeys("k1", "k2");

        assertThat(caller.call(Caller.post("{}")).status()).isEqualTo(200);
        assertThat(keysSeen()).containsExactly("k1", "k2");
        assertThat(caller.pauses).isEmpty();
    }

    @Test
    void keysTakeTurnsAndTheSoonestComesAgainFirst() throws IOException {
        start(
                onStatus(5),
                status(429, "Retry-After: 9"),
                status(429, "Retry-After: 3"),
                status(429, "Retry-After: 99"),
                status(503, "Retry-After: 8"),
                ScriptedProvider.OK);
        caller.withKeys("k1", "k2", "k3");
        caller.random = 0.99;

        caller.call(Caller.post("{}"));

        assertThat(keysSeen()).containsExactly("k3", "k1", "k2", "k1", "k3");
    }

    @Test
    void firstKeyIsChosenByWeight() throws IOException {
        start(attempts(1), ScriptedProvider.OK);
        caller.keys = List.of(
                new ProviderKey(Secret.of("k1"), 1, null),
                new ProviderKey(Secret.of("k2"), 6, null),
                new ProviderKey(Secret.of("k3"), 3, null));
        SplittableRandom random = new SplittableRandom(42);
        for (int i = 0; i < 1000; i++) {
            caller.random = random.nextDouble();
            caller.call(Caller.get(null));
        }

        Map<String, Integer> counts = new HashMap<>();
        keysSeen().forEach(key -> counts.merge(key, 1, Integer::sum));
        assertThat(counts.get("k1")).isBetween(60, 140);
        assertThat(counts.get("k2")).isBetween(550, 650);
        assertThat(counts.get("k3")).isBetween(250, 350);
    }

    @Test
    void connectionThatCannotBeMadeIsTriedAgainWithTheBodyUntouched() throws IOException {
        int port = freePort();
        StreamedBody body = StreamedBody.ofKnownLength(2000);
        caller = new Caller(Caller.provider(URI.create("http://127.0.0.1:" + port))
                .retries(attempts(2).maxBodyBytes(0).build())
                .build());

        assertThatThrownBy(() -> caller.call(Caller.post(body))).isInstanceOf(ConnectException.class);

        assertThat(caller.calls).hasSize(2);
        assertThat(caller.pauses).hasSize(1);
        assertThat(body.written).isZero();
    }

    @Test
    void brokenConnectionIsTriedAgainOnlyIfTheProviderMayWorkTwice() throws IOException {
        start(attempts(3), DROP, ScriptedProvider.OK);

        assertThatThrownBy(() -> caller.call(Caller.get(null))).isInstanceOf(IOException.class);
        assertThat(caller.calls).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"known", "unknown", "whole"})
    void bodyIsSentAgainAsItWas(String kind) throws IOException {
        start(attempts(3).afterSend(true), DROP, DROP, ScriptedProvider.OK);
        UpstreamRequest.Body body = switch (kind) {
            case "known" -> StreamedBody.ofKnownLength(30);
            case "unknown" -> StreamedBody.ofUnknownLength(30);
            default -> new WholeBody("x".repeat(30 * 1024).getBytes(US_ASCII));
        };

        Got got = caller.call(Caller.post(body));

        assertThat(got.attempts()).isEqualTo(3);
        assertThat(provider.requests()).hasSize(3);
        assertThat(provider.requests().get(0).body()).hasSize(30 * 1024);
        assertThat(provider.requests().get(1).body())
                .isEqualTo(provider.requests().get(0).body());
        assertThat(provider.requests().get(2).body())
                .isEqualTo(provider.requests().get(0).body());
    }

    @ParameterizedTest
    @CsvSource({"30, true", "31, false"})
    void bodyOverTheLimitIsSentOnce(int pieces, boolean isSentAgain) throws IOException {
        for (StreamedBody body : List.of(StreamedBody.ofKnownLength(pieces), StreamedBody.ofUnknownLength(pieces))) {
            start(onStatus(2).maxBodyBytes(30 * 1024), status(503), ScriptedProvider.OK);

            assertThat(caller.call(Caller.post(body)).status()).isEqualTo(isSentAgain ? 200 : 503);
            assertThat(provider.requests()).hasSize(isSentAgain ? 2 : 1);
            stop();
        }
    }

    /** The provider is gone in the middle of the body: the rest is read all the same, and then all of it is sent. */
    @Test
    void bodyIsKeptWholeWhenTheConnectionBreaksWithinIt() throws Exception {
        StreamedBody body = StreamedBody.ofKnownLength(20_000);
        ExecutorService threads = Executors.newSingleThreadExecutor();
        try (ServerSocket deaf = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            caller = new Caller(Caller.provider(URI.create("http://127.0.0.1:" + deaf.getLocalPort()))
                    .retries(attempts(2).afterSend(true).maxBodyBytes(64 << 20).build())
                    .build());
            threads.execute(() -> {
                try (var connection = deaf.accept()) {
                    connection.getInputStream().readNBytes(1000);
                    connection.setSoLinger(true, 0);
                } catch (IOException e) {
                    // seen below
                }
                try (var connection = deaf.accept()) {
                    byte[] sent = connection.getInputStream().readNBytes(20_000 * 1024 + 100);
                    connection
                            .getOutputStream()
                            .write(("HTTP/1.1 200 OK\r\nContent-Length: 1\r\nX-Last: " + (char) sent[20_000 * 1024 + 99]
                                            + "\r\n\r\n.")
                                    .getBytes(US_ASCII));
                } catch (IOException e) {
                    // seen below
                }
            });

            assertThat(caller.call(Caller.post(body)).attempts()).isEqualTo(2);
            assertThat(body.written).isEqualTo(20_000);
        } finally {
            threads.shutdownNow();
        }
    }

    /** Another attempt is not to follow, so the client is not waited for. */
    @ParameterizedTest
    @CsvSource({"2, false", "1, true"})
    void restOfTheBodyIsNotAwaitedWhenTheConnectionBreaksForGood(int attempts, boolean isAfterSend) throws IOException {
        StreamedBody body = StreamedBody.ofKnownLength(20_000);
        ExecutorService threads = Executors.newSingleThreadExecutor();
        try (ServerSocket deaf = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            caller = new Caller(Caller.provider(URI.create("http://127.0.0.1:" + deaf.getLocalPort()))
                    .retries(onStatus(attempts)
                            .afterSend(isAfterSend)
                            .maxBodyBytes(64 << 20)
                            .build())
                    .build());
            threads.execute(() -> {
                try (var connection = deaf.accept()) {
                    connection.getInputStream().readNBytes(1000);
                    connection.setSoLinger(true, 0);
                } catch (IOException e) {
                    // seen below
                }
            });

            assertThatThrownBy(() -> caller.call(Caller.post(body))).isInstanceOf(IOException.class);

            assertThat(caller.calls).hasSize(1);
            assertThat(body.written).isLessThan(20_000);
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void bodyThatFailsIsTheClientsFault() throws IOException {
        start(onStatus(3).afterSend(true), ScriptedProvider.OK);
        IOException failure = new IOException("client gone");

        assertThatThrownBy(() -> caller.call(Caller.post(StreamedBody.failing(failure))))
                .isSameAs(failure);
        assertThat(caller.calls).hasSize(1);
    }

    @Test
    void cancelledCallIsNotTriedAgain() throws IOException {
        start(
                attempts(3).afterSend(true),
                (request, connection) -> caller.calls.get(0).cancel());

        assertThatThrownBy(() -> caller.call(Caller.get(null))).isInstanceOf(IOException.class);
        assertThat(caller.calls).hasSize(1);
    }

    @Test
    void exchangeThatEndsDuringThePauseSendsNoMore() throws IOException {
        start(onStatus(3), status(503), ScriptedProvider.OK);
        caller.isStopped = true;

        assertThatThrownBy(() -> caller.call(Caller.get(null))).isInstanceOf(IOException.class);
        assertThat(provider.requests()).hasSize(1);
    }

    @Test
    void interruptedThreadDoesNotTryAgain() throws IOException {
        start(attempts(3).afterSend(true), ScriptedProvider.OK);
        caller.onSending = call -> Thread.currentThread().interrupt();
        try {
            assertThatThrownBy(() -> caller.call(Caller.post("{}"))).isInstanceOf(InterruptedIOException.class);
        } finally {
            assertThat(Thread.interrupted()).isTrue();
        }
        assertThat(caller.calls).hasSize(1);
    }

    /** The client may have got a part of it. */
    @Test
    void answerThatHasBegunIsNotAskedForAgain() throws IOException {
        start(
                onStatus(3).afterSend(true),
                (request, connection) -> connection
                        .send("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc")
                        .close());

        assertThatThrownBy(() -> caller.call(Caller.get(null))).isInstanceOf(IOException.class);
        assertThat(caller.calls).hasSize(1);
    }

    @Test
    void connectionOfAShortRefusalIsUsedAgain() throws IOException {
        int[] ports = new int[2];
        start(
                onStatus(2),
                (request, connection) -> {
                    ports[0] = connection.port();
                    connection.answer(503, "{}");
                },
                (request, connection) -> {
                    ports[1] = connection.port();
                    connection.answer(200, "{}");
                });

        caller.call(Caller.get(null));

        assertThat(ports[1]).isEqualTo(ports[0]).isPositive();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{"})
    void bodyOfARefusalThatDoesNotComeIsNotAwaited(String beginning) throws IOException {
        CountDownLatch isAskedAgain = new CountDownLatch(1);
        CompletableFuture<Boolean> isAskedInTime = new CompletableFuture<>();
        start(
                onStatus(2),
                (request, connection) -> {
                    connection.send("HTTP/1.1 503 Busy\r\nContent-Length: 9\r\n\r\n" + beginning);
                    isAskedInTime.complete(isAskedAgain.await(5, TimeUnit.SECONDS));
                    connection.close();
                },
                (request, connection) -> {
                    isAskedAgain.countDown();
                    connection.answer(200, "{}");
                });

        assertThat(caller.call(Caller.get(null)).attempts()).isEqualTo(2);
        assertThat(isAskedInTime.join()).isTrue();
    }

    @Test
    void timeLimitOfARefusalDoesNotHoldForTheNextAnswer() throws IOException {
        start(onStatus(2), status(503), ScriptedProvider.OK);

        caller.call(Caller.get(null));

        Socket first = caller.calls.get(0).transmission().socket();
        Socket second = requireNonNull(caller.calls.get(1).transmission().socket());
        assertThat(second).isSameAs(first);
        assertThat(second.getSoTimeout()).isZero();
    }
}
