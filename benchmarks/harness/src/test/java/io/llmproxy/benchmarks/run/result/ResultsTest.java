package io.llmproxy.benchmarks.run.result;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ResultsTest {
    private final Results results = new Results();

    @Test
    void ratiosAreThoseOfTheSameRound() {
        record("ours", 1, 10);
        record("peer", 1, 5);
        record("ours", 2, 300);
        record("peer", 2, 100);

        assertThat(results.ratio("ours", "peer", "throughput", Metric.REQUESTS_PER_SECOND))
                .contains(new Spread(2.5, 2, 3, 2));
    }

    @Test
    void roundsThatOnlyOneHasAreNotCompared() {
        record("ours", 1, 10);
        record("ours", 2, 20);
        record("peer", 2, 5);

        assertThat(results.added("ours", "peer", "throughput", Metric.REQUESTS_PER_SECOND))
                .contains(new Spread(15, 15, 15, 1));
        assertThat(results.ratio("ours", "nobody", "throughput", Metric.REQUESTS_PER_SECOND))
                .isEmpty();
    }

    @Test
    void measuresAreNamedInTheOrderInWhichTheyCame() {
        results.add(new Figure("ours", "paced", 1, Metric.FINISHED, 20));
        record("ours", 1, 10);

        assertThat(results.measures()).containsExactly("paced", "throughput");
    }

    private void record(String candidate, int round, double value) {
        new Recorder(results, candidate, "throughput", round).record(Metric.REQUESTS_PER_SECOND, value);
    }
}
