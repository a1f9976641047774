package io.llmproxy.benchmarks.load;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.llmproxy.benchmarks.provider.PlainAnswer;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What gateways do to plain answers is seen. */
@Timeout(30)
class BadAnswersTest {
    private static final String BODY = "{\"fingerprint\":\"" + PlainAnswer.END_MARK + "\"}";
    private static final Duration BRIEFLY = Duration.ofMillis(200);

    private final LoadClient client = new LoadClient(1, Duration.ofMillis(300));

    @AfterEach
    void close() {
        client.close();
    }

    @Test
    void wholeAnswersAreCounted() throws IOException {
        LoadResult result = closedLoop((user, out) -> send(out, answer("", BODY)));

        assertThat(result.requests()).isPositive().isEqualTo(result.latency().getTotalCount());
        assertThat(result.errors()).isEqualTo(Errors.NONE);
        assertThat(result.unfinished()).isZero();
        assertThat(result.requestsPerSecond()).isEqualTo(result.requests() / 0.2);
    }

    @Test
    void connectionsThatTheGatewayClosesAfterAnAnswerAreOpenedAgain() throws IOException {
        LoadResult result = closedLoop((user, out) -> {
            send(out, answer("Connection: close\r\n", BODY));
            out.close();
        });

        assertThat(result.requests()).isGreaterThan(2);
        assertThat(result.errors()).isEqualTo(Errors.NONE);
    }

    @Test
    void anInformationalAnswerIsNotTheAnswer() throws IOException {
        LoadResult result = closedLoop((user, out) -> send(out, "HTTP/1.1 100 Continue\r\n\r\n" + answer("", BODY)));

        assertThat(result.requests()).isPositive();
        assertThat(result.errors()).isEqualTo(Errors.NONE);
    }

    @Test
    void anAnswerWithoutItsEndIsBrokenThoughItsFramingIsRight() throws IOException {
        LoadResult result = closedLoop((user, out) -> send(out, answer("", "{\"choices\":[]}")));

        assertThat(result.requests()).isZero();
        assertThat(result.errors().broken())
                .isPositive()
                .isEqualTo(result.errors().total());
    }

    @Test
    void aConnectionThatEndsWithinTheAnswerIsBroken() throws IOException {
        LoadResult result = closedLoop((user, out) -> {
            send(out, answer("", BODY).substring(0, 70));
            out.close();
        });

        assertThat(result.requests()).isZero();
        assertThat(result.errors().broken())
                .isPositive()
                .isEqualTo(result.errors().total());
    }

    @Test
    void anotherStatusIsCountedAsSuch() throws IOException {
        LoadResult result =
                closedLoop((user, out) -> send(out, answer("", BODY).replace("200 OK", "429 Too Many Requests")));

        assertThat(result.requests()).isZero();
        assertThat(result.errors().status())
                .isPositive()
                .isEqualTo(result.errors().total());
    }

    @Test
    void aCallWithoutAnAnswerIsUnfinishedAndItsWaitCounts() throws IOException {
        LoadResult result = closedLoop((user, out) -> out.flush());

        assertThat(result.requests()).isZero();
        assertThat(result.unfinished()).isEqualTo(2);
        assertThat(result.maxMicros()).isBetween(490_000.0, 5_000_000.0);
        assertThat(result.errors()).isEqualTo(Errors.NONE);
    }

    @Test
    void callsAtAFixedRateThatAreHeldUpCountFromWhenTheyWereDue() throws IOException {
        AtomicInteger calls = new AtomicInteger();
        try (ScriptedGateway gateway = ScriptedGateway.start((user, out) -> {
            if (calls.incrementAndGet() == 1) {
                Thread.sleep(300);
            }
            send(out, answer("", BODY));
        })) {
            LoadResult result = client.openLoop(gateway.target(), 100, 1, Duration.ZERO, Duration.ofSeconds(1));

            // Call 0 is held up for 300 ms on the only connection; calls 1 to 29 are due meanwhile, one every 10 ms.
            assertThat(result.requests() + result.unfinished()).isEqualTo(100);
            assertThat(result.late()).isGreaterThanOrEqualTo(29);
            assertThat(result.latency().getCountBetweenValues(95_000_000, Long.MAX_VALUE))
                    .isGreaterThanOrEqualTo(20);
            assertThat(result.maxMicros()).isGreaterThanOrEqualTo(299_000);
        }
    }

    @Test
    void callsAtAFixedRateThatWereNeverSentAreUnfinished() throws IOException {
        try (ScriptedGateway gateway = ScriptedGateway.start((user, out) -> out.flush())) {
            LoadResult result = client.openLoop(gateway.target(), 100, 1, Duration.ZERO, BRIEFLY);

            assertThat(result.requests()).isZero();
            assertThat(result.late()).isEqualTo(19);
            assertThat(result.unfinished())
                    .isEqualTo(20)
                    .isEqualTo(result.latency().getTotalCount());
        }
    }

    @Test
    void anInterruptedLoadIsGivenUp() throws IOException {
        try (ScriptedGateway gateway = ScriptedGateway.start((user, out) -> send(out, answer("", BODY)))) {
            Thread.currentThread().interrupt();

            assertThatExceptionOfType(CancellationException.class)
                    .isThrownBy(() -> client.closedLoop(gateway.target(), 1, Duration.ZERO, Duration.ofMinutes(1)));
            assertThat(Thread.interrupted()).isTrue();
        }
    }

    private LoadResult closedLoop(ScriptedGateway.Script script) throws IOException {
        try (ScriptedGateway gateway = ScriptedGateway.start(script)) {
            return client.closedLoop(gateway.target(), 2, Duration.ZERO, BRIEFLY);
        }
    }

    private static String answer(String headers, String body) {
        return "HTTP/1.1 200 OK\r\n" + headers + "Content-Length: " + body.length() + "\r\n\r\n" + body;
    }

    private static void send(OutputStream out, String text) throws IOException {
        out.write(text.getBytes(US_ASCII));
    }
}
