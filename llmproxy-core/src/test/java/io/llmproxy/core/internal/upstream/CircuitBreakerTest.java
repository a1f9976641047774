package io.llmproxy.core.internal.upstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.llmproxy.core.CircuitBreakerConfig;
import io.llmproxy.core.RetryConfig;
import io.llmproxy.core.internal.upstream.ScriptedProvider.Script;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

/** When calls are refused because the last ones failed, and when they pass again (D22). */
class CircuitBreakerTest {
    private static final CircuitBreakerConfig THREE = new CircuitBreakerConfig(3, Duration.ofSeconds(30));

    private final Logger logger = (Logger) LoggerFactory.getLogger(CircuitBreakers.class);
    private final ListAppender<ILoggingEvent> log = new ListAppender<>();
    private ScriptedProvider provider;
    private Caller caller;
    private volatile Script script = ScriptedProvider.OK;

    @BeforeEach
    void start() throws IOException {
        log.start();
        logger.addAppender(log);
        provider = ScriptedProvider.start((request, connection) -> script.answer(request, connection));
        caller =
                new Caller(Caller.provider(provider.url()).circuitBreaker(THREE).build());
    }

    @AfterEach
    void stop() throws IOException {
        logger.detachAppender(log);
        caller.close();
        provider.close();
    }

    private static Script status(int status) {
        return (request, connection) -> connection.answer(status, "{}");
    }

    private void fail(int times) {
        script = (request, connection) -> connection.reset();
        for (int i = 0; i < times; i++) {
            assertThatThrownBy(() -> caller.call(Caller.get(null)))
                    .isInstanceOf(IOException.class)
                    .isNotInstanceOf(CircuitOpenException.class);
        }
    }

    private void succeed() throws IOException {
        script = ScriptedProvider.OK;
        assertThat(caller.call(Caller.get(null)).status()).isEqualTo(200);
    }

    private void assertRefused(Duration retryAfter) {
        int before = provider.requests().size();
        assertThatThrownBy(() -> caller.call(Caller.get(null)))
                .isInstanceOfSatisfying(
                        CircuitOpenException.class,
                        e -> assertThat(e.retryAfter()).isEqualTo(retryAfter));
        assertThat(provider.requests()).hasSize(before);
    }

    private void pass(Duration time) {
        caller.now.addAndGet(time.toNanos());
    }

    @Test
    void opensAfterFailuresInARow() {
        fail(3);

        assertRefused(Duration.ofSeconds(30));
        pass(Duration.ofSeconds(10));
        assertRefused(Duration.ofSeconds(20));
    }

    @Test
    void successInBetweenStartsTheCountAnew() throws IOException {
        fail(2);
        succeed();
        fail(2);
        succeed();
    }

    @ParameterizedTest
    @ValueSource(ints = {500, 502, 503, 529})
    void statusOfTheServerCounts(int status) throws IOException {
        script = status(status);
        for (int i = 0; i < 3; i++) {
            assertThat(caller.call(Caller.get(null)).status()).isEqualTo(status);
        }

        assertRefused(Duration.ofSeconds(30));
    }

    @ParameterizedTest
    @ValueSource(ints = {200, 302, 400, 401, 404, 429})
    void otherStatusIsASignOfLife(int status) throws IOException {
        fail(2);
        script = status(status);
        for (int i = 0; i < 5; i++) {
            caller.call(Caller.get(null));
        }
        fail(2);
        succeed();
    }

    @Test
    void oneProbeMayTryAfterTheCooldownAndItsSuccessLetsAllPass() throws IOException {
        fail(3);
        pass(Duration.ofSeconds(30));
        AtomicInteger refused = new AtomicInteger();
        caller.onSending = call -> {
            caller.onSending = other -> {};
            assertRefused(Duration.ofSeconds(30));
            refused.incrementAndGet();
        };

        succeed();

        assertThat(refused).hasValue(1);
        succeed();
        fail(2);
        succeed();
    }

    @Test
    void probeThatFailsClosesTheDoorAgain() throws IOException {
        fail(3);
        pass(Duration.ofSeconds(31));
        caller.onSending = call -> pass(Duration.ofSeconds(7));
        fail(1);

        assertRefused(Duration.ofSeconds(30));
        pass(Duration.ofSeconds(30));
        succeed();
    }

    @Test
    void probeWhoseClientLeavesIsTakenByTheNext() throws IOException {
        fail(3);
        pass(Duration.ofSeconds(30));
        caller.isProvidersFault = false;
        fail(1);
        caller.isProvidersFault = true;

        succeed();
    }

    @Test
    void probeWithABrokenBodyIsTakenByTheNext() throws IOException {
        fail(3);
        pass(Duration.ofSeconds(30));
        assertThatThrownBy(() -> caller.call(Caller.post(StreamedBody.failing(new IOException("client")))))
                .hasMessage("client");

        succeed();
    }

    /** A long answer must not keep all others out. */
    @Test
    void probeThatTakesLongLetsAnotherTryAfterTheNextCooldown() throws IOException {
        fail(3);
        pass(Duration.ofSeconds(30));
        caller.onSending = call -> {
            caller.onSending = other -> {};
            pass(Duration.ofSeconds(30));
            try {
                succeed();
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        };

        succeed();
    }

    @Test
    void clientsFaultDoesNotCount() throws IOException {
        caller.isProvidersFault = false;
        fail(5);
        for (int i = 0; i < 5; i++) {
            assertThatThrownBy(() -> caller.call(Caller.post(StreamedBody.failing(new IOException("client")))))
                    .hasMessage("client");
        }
        succeed();
    }

    /** The head of such an answer looks well each time. */
    @Test
    void answersThatBreakOffCount() {
        breakOff(3);

        assertRefused(Duration.ofSeconds(30));
    }

    private void breakOff(int times) {
        script = (request, connection) -> connection
                .send("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc")
                .close();
        for (int i = 0; i < times; i++) {
            assertThatThrownBy(() -> caller.call(Caller.get(null)))
                    .isInstanceOf(IOException.class)
                    .isNotInstanceOf(CircuitOpenException.class);
        }
    }

    @Test
    void wholeAnswerInBetweenStartsTheCountOfBrokenOnesAnew() throws IOException {
        breakOff(2);
        succeed();
        breakOff(2);
        succeed();
    }

    /** Nobody knows how it would have ended. */
    @Test
    void answerLeftByTheClientDoesNotStartThatCountAnew() throws IOException {
        breakOff(2);
        script = (request, connection) -> connection.send("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc");
        caller.send(Caller.get(null)).close();
        breakOff(1);

        assertRefused(Duration.ofSeconds(30));
    }

    /** A body that cannot be written further is not the client's fault. */
    @Test
    void connectionThatBreaksWithinTheBodyCounts() throws Exception {
        ExecutorService threads = Executors.newSingleThreadExecutor();
        caller.close();
        ServerSocket deaf = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        try {
            caller = new Caller(Caller.provider(URI.create("http://127.0.0.1:" + deaf.getLocalPort()))
                    .circuitBreaker(new CircuitBreakerConfig(1, Duration.ofSeconds(30)))
                    .build());
            threads.execute(() -> {
                try (deaf;
                        Socket connection = deaf.accept()) {
                    connection.getInputStream().readNBytes(1000);
                    connection.setSoLinger(true, 0);
                } catch (IOException e) {
                    // seen below
                }
            });
            assertThatThrownBy(() -> caller.call(Caller.post(StreamedBody.ofKnownLength(20_000))))
                    .isInstanceOf(IOException.class);

            assertRefused(Duration.ofSeconds(30));
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void probeThatBreaksOffOpensAtOnce() {
        fail(3);
        pass(Duration.ofSeconds(30));
        breakOff(1);

        assertRefused(Duration.ofSeconds(30));
    }

    @Test
    void answerLeftByTheClientIsNoFailure() throws IOException {
        script = (request, connection) -> connection.send("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc");
        for (int i = 0; i < 5; i++) {
            caller.send(Caller.get(null)).close();
        }
        succeed();
    }

    @Test
    void keysAreJudgedAlone() throws IOException {
        caller.withKeys("k1");
        fail(3);
        caller.withKeys("k2");
        succeed();
        caller.withKeys("k1", "k2");
        succeed();

        assertThat(provider.request().header("Authorization")).isEqualTo("Bearer k2");
        caller.withKeys("k1");
        assertRefused(Duration.ofSeconds(30));
    }

    @Test
    void earliestKeyDecidesWhenToComeBack() {
        caller.withKeys("k1");
        fail(3);
        pass(Duration.ofSeconds(10));
        caller.withKeys("k2");
        fail(3);
        caller.withKeys("k2", "k1");

        assertRefused(Duration.ofSeconds(20));
    }

    @Test
    void retriesCountAndEndWhenTheCircuitOpens() throws IOException {
        caller.close();
        caller = new Caller(Caller.provider(provider.url())
                .circuitBreaker(THREE)
                .retries(RetryConfig.builder(9).statuses(Set.of(503)).build())
                .build());
        script = status(503);

        assertThat(caller.call(Caller.get(null)).attempts()).isEqualTo(3);
        assertRefused(Duration.ofSeconds(30));
    }

    @Test
    void canBeSwitchedOff() throws IOException {
        caller.close();
        caller = new Caller(Caller.provider(provider.url()).circuitBreaker(null).build());
        fail(50);
        succeed();
    }

    @Test
    void changesAreLoggedOnceAndWithoutTheKey() throws IOException {
        fail(3);
        assertRefused(Duration.ofSeconds(30));
        pass(Duration.ofSeconds(30));
        fail(1);
        pass(Duration.ofSeconds(30));
        succeed();
        succeed();

        List<ILoggingEvent> told = log.list.stream()
                .filter(event -> event.getLevel().isGreaterOrEqual(Level.INFO))
                .toList();
        assertThat(told).extracting(ILoggingEvent::getLevel).containsExactly(Level.WARN, Level.INFO);
        assertThat(told)
                .extracting(ILoggingEvent::getFormattedMessage)
                .allSatisfy(message -> assertThat(message).contains("acme").doesNotContain("sk-"));
    }
}
