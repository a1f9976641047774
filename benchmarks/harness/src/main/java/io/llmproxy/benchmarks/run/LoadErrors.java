package io.llmproxy.benchmarks.run;

import io.llmproxy.benchmarks.load.Errors;
import io.llmproxy.benchmarks.load.LoadResult;
import io.llmproxy.benchmarks.run.result.Metric;
import io.llmproxy.benchmarks.run.result.Recorder;
import java.util.Locale;

/** Says which calls failed. */
final class LoadErrors {
    private LoadErrors() {}

    static void report(LoadResult result, Recorder recorder) {
        recorder.record(Metric.REQUESTS, result.requests());
        recorder.record(Metric.ERRORS, result.errors().total());
        if (result.errors().total() > 0) {
            recorder.fail(sentence(result.requests(), result.errors()));
        }
    }

    static String sentence(long good, Errors errors) {
        return String.format(
                Locale.ROOT,
                "%,d of %,d calls failed: %,d with another status than 200, %,d broken, %,d refused",
                errors.total(),
                good + errors.total(),
                errors.status(),
                errors.broken(),
                errors.refused());
    }
}
