package io.llmproxy.benchmarks.run.result;

/** Takes down what one measure finds of one candidate in one round. */
public record Recorder(Results results, String candidate, String measure, int round) {
    public void record(Metric metric, double value) {
        results.add(new Figure(candidate, measure, round, metric, value));
    }

    public void record(Metric metric, long value) {
        record(metric, (double) value);
    }

    /** Takes down what went wrong, as a sentence. */
    public void fail(String reason) {
        results.add(new Failure(candidate, measure + ", round " + round, reason));
    }
}
