package io.llmproxy.core.internal.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.llmproxy.api.event.ExchangeEvent;
import io.llmproxy.api.event.Outcome;
import io.llmproxy.api.event.Usage;
import io.llmproxy.api.event.UsageSource;
import io.llmproxy.core.ExchangeCount;
import io.llmproxy.core.LatencyHistogram;
import io.llmproxy.core.LatencyHistogram.Bucket;
import io.llmproxy.core.ProviderMetrics;
import io.llmproxy.testing.SampleEvents;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExchangeMetricsTest {
    private static final String PROVIDER = "openai";

    private final AtomicLong ticker = new AtomicLong(7);
    private final ExchangeMetrics metrics = new ExchangeMetrics(List.of(PROVIDER), ticker::get);

    private static ExchangeEvent.Builder event() {
        return SampleEvents.plain("e").provider(PROVIDER).status(200);
    }

    private ProviderMetrics counted() {
        assertThat(metrics.providers()).hasSize(1);
        return metrics.providers().get(0);
    }

    @Test
    void configuredProviderIsToldBeforeItsFirstCall() {
        assertThat(counted().provider()).isEqualTo(PROVIDER);
        assertThat(counted().requests()).isZero();
        assertThat(counted().exchanges()).isEmpty();
        assertThat(counted().costUsd()).isZero();
        assertThat(counted().duration().count()).isZero();
    }

    @ParameterizedTest
    @CsvSource({"200, 2, false", "304, 3, false", "404, 4, true", "503, 5, true", "999, 5, true", "0, 0, false"})
    void callCountsByTheClassOfItsStatus(int status, int statusClass, boolean isError) {
        metrics.add(event().status(status).build());

        assertThat(counted().exchanges()).containsExactly(new ExchangeCount(Outcome.COMPLETED, statusClass, 1));
        assertThat(counted().requests()).isEqualTo(1);
        assertThat(counted().errors()).isEqualTo(isError ? 1 : 0);
    }

    @Test
    void everyOtherEndThanCompletionIsAnErrorWhateverTheStatus() {
        for (Outcome outcome : Outcome.values()) {
            metrics.add(event().outcome(outcome).build());
        }
        metrics.add(event().build());

        assertThat(counted().requests()).isEqualTo(Outcome.values().length + 1);
        assertThat(counted().errors()).isEqualTo(Outcome.values().length - 1);
        assertThat(counted().exchanges())
                .hasSize(Outcome.values().length)
                .contains(
                        new ExchangeCount(Outcome.COMPLETED, 2, 2), new ExchangeCount(Outcome.UPSTREAM_ABORTED, 2, 1));
    }

    @Test
    void tokensCountByDirectionAndSource() {
        metrics.add(event().usage(usage(UsageSource.PROVIDER, 10, 4)).build());
        metrics.add(event().usage(usage(UsageSource.PROVIDER, 1, 2)).build());
        metrics.add(event().usage(usage(UsageSource.ESTIMATED, 100, 200)).build());
        metrics.add(event().usage(Usage.none()).build());

        assertThat(counted().inputTokens(UsageSource.PROVIDER)).isEqualTo(11);
        assertThat(counted().outputTokens(UsageSource.PROVIDER)).isEqualTo(6);
        assertThat(counted().inputTokens(UsageSource.ESTIMATED)).isEqualTo(100);
        assertThat(counted().outputTokens(UsageSource.ESTIMATED)).isEqualTo(200);
        assertThat(counted().inputTokens(UsageSource.NONE)).isZero();
    }

    @Test
    void countsThatAProviderRepeatsAreNotAddedAgain() {
        metrics.add(event().usage(usage(UsageSource.PROVIDER, 10, 4)).build());
        metrics.add(event().usage(usage(UsageSource.PROVIDER, 10, 4))
                .usageRepeated(true)
                .build());

        assertThat(counted().inputTokens(UsageSource.PROVIDER)).isEqualTo(10);
        assertThat(counted().requests()).isEqualTo(2);
    }

    @Test
    void costsAddUpExactly() {
        for (int i = 0; i < 10; i++) {
            metrics.add(event().cost(new BigDecimal("0.00000000000001"), "t").build());
        }
        metrics.add(event().cost(new BigDecimal("123456789"), "t").build());

        assertThat(counted().costUsd()).isEqualByComparingTo("123456789.0000000000001");
    }

    @Test
    void bytesAddUp() {
        metrics.add(event().requestBytes(88).responseBytes(512).build());
        metrics.add(event().requestBytes(2).responseBytes(8).build());

        assertThat(counted().requestBytes()).isEqualTo(90);
        assertThat(counted().responseBytes()).isEqualTo(520);
    }

    @ParameterizedTest
    @CsvSource({
        "PT0S,             PT0.005S",
        "PT0.005S,         PT0.005S",
        "PT0.005000001S,   PT0.01S",
        "PT0.25S,          PT0.25S",
        "PT59.999S,        PT1M",
        "PT10M,            PT10M",
        "PT10M0.000000001S,"
    })
    void timeCountsInTheFirstBucketThatItFits(Duration time, Duration bound) {
        metrics.add(event().duration(time).timeToFirstByte(time).build());

        for (LatencyHistogram histogram :
                List.of(counted().duration(), counted().timeToFirstByte())) {
            assertThat(histogram.buckets())
                    .hasSize(17)
                    .allSatisfy(bucket -> assertThat(bucket.count())
                            .as(bucket.toString())
                            .isEqualTo(bound != null && bucket.upperBound().compareTo(bound) >= 0 ? 1 : 0));
            assertThat(histogram.count()).isEqualTo(1);
        }
    }

    @Test
    void bucketsAreCumulativeAndAscending() {
        for (int millis = 1; millis < 1_000_000; millis *= 2) {
            metrics.add(event().duration(Duration.ofMillis(millis)).build());
        }

        LatencyHistogram duration = counted().duration();
        assertThat(duration.count()).isEqualTo(20);
        assertThat(duration.sum()).isEqualTo(Duration.ofMillis((1 << 20) - 1));
        assertThat(duration.buckets()).extracting(Bucket::upperBound).isSorted().doesNotHaveDuplicates();
        assertThat(duration.buckets())
                .extracting(Bucket::count)
                .isSorted()
                .startsWith(3L, 4L, 5L)
                .endsWith(19L, 20L);
        assertThat(duration.buckets().get(16)).isEqualTo(new Bucket(Duration.ofMinutes(10), 20));
        assertThat(counted().timeToFirstByte().count()).isZero();
    }

    @Test
    void refusalsDoNotMakeTheProviderLookFast() {
        metrics.add(event().outcome(Outcome.REFUSED).status(401).build());

        assertThat(counted().duration().count()).isZero();
        assertThat(counted().requests()).isEqualTo(1);
    }

    @Test
    void callWithoutAProviderIsCountedAsSuch() {
        metrics.add(SampleEvents.plain("e").build());

        assertThat(metrics.providers())
                .extracting(ProviderMetrics::provider)
                .containsExactly(ExchangeMetrics.NO_PROVIDER, PROVIDER);
    }

    @Test
    void namesBeyondTheBoundShareOneEntry() {
        for (int i = 0; i < 1_000; i++) {
            metrics.add(event().provider("p" + i).build());
        }

        Map<String, Long> requests = metrics.providers().stream()
                .collect(Collectors.toMap(ProviderMetrics::provider, ProviderMetrics::requests));
        assertThat(requests)
                .hasSize(ExchangeMetrics.MOST_PROVIDERS + 1)
                .containsEntry(ExchangeMetrics.OTHER_PROVIDERS, 1_000L - (ExchangeMetrics.MOST_PROVIDERS - 1));
    }

    @Test
    void nothingIsLostWhenManyThreadsCount() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(8);
        ExchangeEvent event = event().cost(new BigDecimal("0.001"), "t")
                .usage(usage(UsageSource.PROVIDER, 1, 1))
                .build();
        for (int i = 0; i < 8; i++) {
            threads.execute(() -> {
                for (int j = 0; j < 1_000; j++) {
                    metrics.add(event);
                }
            });
        }
        threads.shutdown();
        assertThat(threads.awaitTermination(30, TimeUnit.SECONDS)).isTrue();

        assertThat(counted().requests()).isEqualTo(8_000);
        assertThat(counted().costUsd()).isEqualByComparingTo("8");
        assertThat(counted().outputTokens(UsageSource.PROVIDER)).isEqualTo(8_000);
        assertThat(counted().duration().count()).isEqualTo(8_000);
    }

    @Test
    void uptimeIsThatOfTheTicker() {
        ticker.addAndGet(Duration.ofSeconds(3).toNanos());

        assertThat(metrics.uptime()).isEqualTo(Duration.ofSeconds(3));
    }

    private static Usage usage(UsageSource source, long input, long output) {
        return Usage.builder(source).inputTokens(input).outputTokens(output).build();
    }
}
