package io.llmproxy.benchmarks.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.llmproxy.benchmarks.provider.RunningProvider;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The load client against the stand-in provider. */
@Timeout(60)
class LoadClientTest {
    private static final Duration BRIEFLY = Duration.ofMillis(300);

    private final RunningProvider provider = new RunningProvider();
    private Target target = Target.withoutToken(URI.create("http://localhost:1"));

    @BeforeEach
    void start() throws IOException {
        target = Target.withoutToken(URI.create("http://127.0.0.1:" + provider.listen(0)));
    }

    @AfterEach
    void stop() {
        provider.close();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void callersThatWaitForTheirAnswersGetThem(int threads) {
        try (LoadClient client = new LoadClient(threads)) {
            LoadResult result = client.closedLoop(target, 8, BRIEFLY, BRIEFLY);

            assertThat(result.requests())
                    .isPositive()
                    .isEqualTo(result.latency().getTotalCount());
            assertThat(result.errors()).isEqualTo(Errors.NONE);
            assertThat(result.unfinished()).isZero();
            assertThat(result.p50Micros()).isPositive().isLessThanOrEqualTo(result.p99Micros());
            assertThat(result.p99Micros()).isLessThanOrEqualTo(result.maxMicros());
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void callsAtAFixedRateAreAllMade(int threads) {
        try (LoadClient client = new LoadClient(threads)) {
            LoadResult result = client.openLoop(target, 500, 8, BRIEFLY, BRIEFLY);

            assertThat(result.requests() + result.unfinished()).isBetween(147L, 153L);
            assertThat(result.errors()).isEqualTo(Errors.NONE);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void streamsComeWhole(int threads) {
        try (LoadClient client = new LoadClient(threads)) {
            StreamShape shape = new StreamShape(5, Duration.ofMillis(100), 400);
            StreamResult result = client.streams(target, shape, 50, Duration.ofMillis(100), Duration.ofSeconds(20));

            assertThat(result.started()).isEqualTo(50);
            assertThat(result.finished()).isEqualTo(50);
            assertThat(result.broken()).isZero();
            assertThat(result.wrongFrames()).isEqualTo(WrongFrames.NONE);
            assertThat(result.mostConcurrent()).isBetween(1, 50);
            assertThat(result.firstChunk().getTotalCount()).isEqualTo(50);
            assertThat(result.chunkDelay().getTotalCount()).isEqualTo(200);
            assertThat(result.seconds()).isGreaterThanOrEqualTo(0.5);
        }
    }

    @Test
    void aLargeStreamComesAsFastAsItIsRead() {
        try (LoadClient client = new LoadClient(1)) {
            StreamShape shape = new StreamShape(20_000, Duration.ZERO, 1_000);
            StreamResult result = client.streams(target, shape, 2, Duration.ZERO, Duration.ofSeconds(30));

            assertThat(result.wrongFrames()).isEqualTo(WrongFrames.NONE);
            assertThat(result.errors()).isEqualTo(Errors.NONE);
            assertThat(result.finished()).isEqualTo(2);
        }
    }

    @Test
    void aClientRunsOneLoadAfterTheOther() {
        try (LoadClient client = new LoadClient(1)) {
            client.closedLoop(target, 2, Duration.ZERO, BRIEFLY);
            StreamShape shape = new StreamShape(2, Duration.ZERO, 1);

            for (int round = 0; round < 2; round++) {
                StreamResult result = client.streams(target, shape, 10, Duration.ZERO, Duration.ofSeconds(20));
                assertThat(result.finished()).isEqualTo(10);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"https://localhost:8080", "http://localhost", "localhost:8080", "http:///v1"})
    void aTargetIsCleartextHttpWithAPort(String uri) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Target.withoutToken(URI.create(uri)))
                .withMessageContaining("(expected: http://host:port, with or without a path)");
    }

    @Test
    void aTargetMayHaveAPathOfItsOwn() {
        assertThat(Target.withoutToken(URI.create("http://localhost:8080/")).path())
                .isEqualTo("/v1/chat/completions");
        assertThat(Target.withoutToken(URI.create("http://localhost:8080/openai/chat/completions"))
                        .path())
                .isEqualTo("/openai/chat/completions");
    }

    @Test
    void aRateOfNothingIsRefused() {
        try (LoadClient client = new LoadClient(1)) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> client.openLoop(target, Double.NaN, 1, BRIEFLY, BRIEFLY))
                    .withMessage("requestsPerSecond: NaN (expected: more than 0)");
        }
    }
}
