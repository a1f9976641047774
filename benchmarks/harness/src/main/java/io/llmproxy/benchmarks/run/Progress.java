package io.llmproxy.benchmarks.run;

import io.llmproxy.benchmarks.run.result.Figure;
import io.llmproxy.benchmarks.run.result.Metric;
import io.llmproxy.benchmarks.run.result.Recorder;
import io.llmproxy.benchmarks.run.result.Results;
import java.io.PrintStream;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Tells whoever waits what is being done, one line per measurement. */
final class Progress {
    private static final List<Metric> WORTH_TELLING = List.of(
            Metric.START,
            Metric.REQUESTS_PER_SECOND,
            Metric.P50,
            Metric.P99,
            Metric.CPU,
            Metric.SUSTAINED_PER_SECOND,
            Metric.FINISHED,
            Metric.FIRST_CHUNK_P50,
            Metric.DELAY_P50,
            Metric.DELAY_P99,
            Metric.RSS_PER_STREAM,
            Metric.ERRORS);

    private final PrintStream out;
    private final long start = System.nanoTime();

    Progress(PrintStream out) {
        this.out = out;
    }

    void say(String text) {
        out.println(text);
    }

    void begin(String what, Candidate candidate) {
        Duration passed = Duration.ofNanos(System.nanoTime() - start);
        out.printf(
                Locale.ROOT,
                "%3d:%02d  %-18s %-28s",
                passed.toMinutes(),
                passed.toSecondsPart(),
                what,
                candidate.name());
        out.flush();
    }

    void end(Results results, Recorder recorder) {
        out.println(results.figures().stream()
                .filter(figure -> figure.candidate().equals(recorder.candidate())
                        && figure.measure().equals(recorder.measure())
                        && figure.round() == recorder.round()
                        && WORTH_TELLING.contains(figure.metric())
                        && (figure.metric() != Metric.ERRORS || figure.value() > 0))
                .map(Progress::text)
                .collect(Collectors.joining("  ")));
    }

    void end() {
        out.println();
    }

    void failed(String reason) {
        out.println(reason);
    }

    private static String text(Figure figure) {
        return figure.metric().key() + " "
                + String.format(Locale.ROOT, figure.value() < 10 ? "%.2f" : "%,.0f", figure.value());
    }
}
