package io.llmproxy.benchmarks.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;

class LoadClientMainTest {
    @Test
    void theSummaryOfCallsHasTheirFigures() {
        LoadResult result = new LoadResult(12_000, new Errors(1, 2, 3), 4, 5, 2, histogram(100));

        assertThat(LoadClientMain.summary(result)).isEqualTo("""
                answers    12,000 in 2.0 s, 6,000 per second
                latency    p50 100 µs, p99 100 µs, max 100 µs
                failed     6 (1 by status, 2 broken, 3 refused)
                late       4
                unfinished 5
                """);
    }

    @Test
    void theSummaryOfStreamsHasTheirFigures() {
        StreamResult result = new StreamResult(
                1_000,
                990,
                new Errors(1, 2, 3),
                4,
                new WrongFrames(1, 2, 3, 4),
                980,
                12.34,
                histogram(2_000),
                histogram(50));

        assertThat(LoadClientMain.summary(result)).isEqualTo("""
                streams     1,000 started, 990 finished in 12.3 s, at most 980 at a time
                failed      6 (1 by status, 2 broken, 3 refused)
                unfinished  4
                chunks      1 lost, 2 out of order, 3 foreign, 4 duplicated
                first chunk p50 2,001 µs, p99 2,001 µs, max 2,001 µs
                chunk delay p50 50 µs, p99 50 µs, max 50 µs
                """);
    }

    private static Histogram histogram(long micros) {
        Histogram histogram = new Histogram(3);
        histogram.recordValue(TimeUnit.MICROSECONDS.toNanos(micros));
        return histogram;
    }
}
