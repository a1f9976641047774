package io.llmproxy.benchmarks.run;

import io.llmproxy.benchmarks.load.LoadClient;
import io.llmproxy.benchmarks.load.LoadResult;
import io.llmproxy.benchmarks.run.machine.Peaks;
import io.llmproxy.benchmarks.run.result.Metric;
import io.llmproxy.benchmarks.run.result.Recorder;
import java.time.Duration;

/**
 * Callers that each send their next call once they have their answer: latency, and what a call costs.
 *
 * @param slice how long to measure
 */
record PlainCalls(String name, String description, int connections, Duration slice) implements Measure {
    /** Opens connections and brings the caches of the processor back, after other candidates have had it. */
    private static final Duration APPROACH = Duration.ofMillis(500);

    @Override
    public Duration duration() {
        return slice.plus(APPROACH).plusMillis(200);
    }

    @Override
    public void measure(Subject subject, LoadClient client, Recorder recorder) {
        client.closedLoop(subject.target(), connections, Duration.ZERO, APPROACH);
        try (Peaks peaks = Peaks.watch(subject.process())) {
            Expense expense = Expense.begin(subject);
            LoadResult result = client.closedLoop(subject.target(), connections, Duration.ZERO, slice);
            expense.end(recorder, result.requests());
            peaks.highestResidentBytes().ifPresent(bytes -> recorder.record(Metric.RSS, bytes / 1e6));
            peaks.mostThreads().ifPresent(threads -> recorder.record(Metric.THREADS, threads));
            LoadErrors.report(result, recorder);
            if (result.requests() > 0) {
                recorder.record(Metric.REQUESTS_PER_SECOND, result.requestsPerSecond());
                recorder.record(Metric.P50, result.p50Micros());
                recorder.record(Metric.P99, result.p99Micros());
            }
        }
    }
}
