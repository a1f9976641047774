package io.llmproxy.benchmarks.run;

import io.llmproxy.benchmarks.load.LoadClient;
import io.llmproxy.benchmarks.load.StreamResult;
import io.llmproxy.benchmarks.load.StreamShape;
import io.llmproxy.benchmarks.run.machine.JvmFigures;
import io.llmproxy.benchmarks.run.machine.Peaks;
import io.llmproxy.benchmarks.run.result.MeasureNames;
import io.llmproxy.benchmarks.run.result.Metric;
import io.llmproxy.benchmarks.run.result.Recorder;
import java.time.Duration;
import java.util.Locale;
import java.util.OptionalLong;

/**
 * Many streams of ten seconds at a time, through a process that has done nothing before but warm up.
 *
 * @param isEncrypted whether the provider is talked to over HTTP/2, which costs the gateway one file handle less per stream
 */
record MassStreams(int streams, boolean isEncrypted) implements Measure {
    private static final StreamShape SHAPE = new StreamShape(20, Duration.ofMillis(500), 250);

    /** For so many that two processors could not carry their chunks otherwise. */
    private static final StreamShape SLOWER_SHAPE = new StreamShape(10, Duration.ofSeconds(1), 250);

    private static final int MANY = 10_000;
    private static final int STARTS_PER_SECOND = 2_000;
    private static final double ENOUGH_TO_DIVIDE_BY = 0.1;
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @Override
    public String name() {
        return MeasureNames.streams(streams, isEncrypted);
    }

    @Override
    public String description() {
        return String.format(
                Locale.ROOT,
                "%,d streams of 10 s at a time%s: finished, lost frames, delay, memory per stream",
                streams,
                isEncrypted ? ", HTTP/2 to the provider" : "");
    }

    @Override
    public Duration duration() {
        return Duration.ofSeconds(12).plus(ramp());
    }

    @Override
    public boolean needsFreshProcess() {
        return true;
    }

    @Override
    public boolean suits(Candidate candidate) {
        return !isEncrypted || candidate.speaksHttp2();
    }

    private StreamShape shape() {
        return streams > MANY ? SLOWER_SHAPE : SHAPE;
    }

    private Duration ramp() {
        return Duration.ofMillis(Math.max(1_000, streams * 1_000L / STARTS_PER_SECOND));
    }

    @Override
    public void measure(Subject subject, LoadClient client, Recorder recorder) {
        OptionalLong residentBefore = subject.restingBytes();
        OptionalLong heapBefore = liveHeap(subject);
        try (Peaks peaks = Peaks.watch(subject.process())) {
            Expense expense = Expense.begin(subject);
            StreamResult result = client.streams(subject.target(), shape(), streams, ramp(), PATIENCE);
            expense.end(recorder, result.started());
            StreamFigures.record(result, recorder);
            peaks.mostThreads().ifPresent(threads -> recorder.record(Metric.THREADS, threads));
            peaks.mostFileHandles().ifPresent(handles -> recorder.record(Metric.FILE_HANDLES, handles));
            recordGrowth(recorder, Metric.RSS_PER_STREAM, residentBefore, peaks.highestResidentBytes(), result);
            recordGrowth(recorder, Metric.HEAP_PER_STREAM, heapBefore, highestLiveHeap(subject), result);
        }
    }

    private static OptionalLong liveHeap(Subject subject) {
        JvmFigures jvm = subject.jvm();
        if (jvm == null) {
            return OptionalLong.empty();
        }
        long bytes = jvm.heapBytesAfterGc();
        jvm.takeHighestBytesAfterCollections();
        return OptionalLong.of(bytes);
    }

    /** Known if there was a collection during the streams: forcing one would hold them up. */
    private static OptionalLong highestLiveHeap(Subject subject) {
        JvmFigures jvm = subject.jvm();
        long bytes = jvm == null ? 0 : jvm.takeHighestBytesAfterCollections();
        return bytes == 0 ? OptionalLong.empty() : OptionalLong.of(bytes);
    }

    private void recordGrowth(
            Recorder recorder, Metric metric, OptionalLong before, OptionalLong highest, StreamResult result) {
        boolean areMany = result.mostConcurrent() >= streams * ENOUGH_TO_DIVIDE_BY;
        if (areMany && before.isPresent() && highest.isPresent()) {
            double bytes = (double) highest.getAsLong() - before.getAsLong();
            recorder.record(metric, bytes / 1024 / result.mostConcurrent());
        }
    }
}
