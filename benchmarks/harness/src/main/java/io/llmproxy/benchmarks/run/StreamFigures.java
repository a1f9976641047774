package io.llmproxy.benchmarks.run;

import io.llmproxy.benchmarks.load.Micros;
import io.llmproxy.benchmarks.load.StreamResult;
import io.llmproxy.benchmarks.load.WrongFrames;
import io.llmproxy.benchmarks.run.result.Metric;
import io.llmproxy.benchmarks.run.result.Recorder;
import java.util.Locale;

/** Takes down what became of streams. */
final class StreamFigures {
    private StreamFigures() {}

    static void record(StreamResult result, Recorder recorder) {
        recorder.record(Metric.STARTED, result.started());
        recorder.record(Metric.FINISHED, result.finished());
        recorder.record(Metric.ERRORS, result.errors().total());
        recorder.record(Metric.UNFINISHED, result.unfinished());
        recorder.record(Metric.WRONG_FRAMES, result.wrongFrames().total());
        recorder.record(Metric.MOST_CONCURRENT, result.mostConcurrent());
        if (result.firstChunk().getTotalCount() > 0) {
            recorder.record(Metric.FIRST_CHUNK_P50, Micros.p50(result.firstChunk()));
            recorder.record(Metric.FIRST_CHUNK_P99, Micros.p99(result.firstChunk()));
        }
        if (result.chunkDelay().getTotalCount() > 0) {
            recorder.record(Metric.DELAY_P50, Micros.p50(result.chunkDelay()));
            recorder.record(Metric.DELAY_P99, Micros.p99(result.chunkDelay()));
        }
        if (result.finished() < result.started() || result.wrongFrames().total() > 0) {
            recorder.fail(sentence(result));
        }
    }

    private static String sentence(StreamResult result) {
        WrongFrames wrong = result.wrongFrames();
        return String.format(
                Locale.ROOT,
                "%,d of %,d streams finished; %,d had another status than 200, %,d broke, %,d were refused, %,d ran out of time; "
                        + "of the chunks %,d were lost, %,d out of order, %,d of another stream, %,d came twice",
                result.finished(),
                result.started(),
                result.errors().status(),
                result.errors().broken(),
                result.errors().refused(),
                result.unfinished(),
                wrong.lost(),
                wrong.outOfOrder(),
                wrong.foreign(),
                wrong.duplicated());
    }
}
