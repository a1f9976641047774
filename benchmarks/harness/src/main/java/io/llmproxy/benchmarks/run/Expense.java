package io.llmproxy.benchmarks.run;

import io.llmproxy.benchmarks.run.machine.JvmFigures;
import io.llmproxy.benchmarks.run.machine.ProcessFigures;
import io.llmproxy.benchmarks.run.result.Metric;
import io.llmproxy.benchmarks.run.result.Recorder;
import java.time.Duration;
import java.util.Optional;

/** What a candidate spends on calls: processor time, and memory that it allocates. */
final class Expense {
    private static final double KILOBYTE = 1024;

    private final Subject subject;
    private final Optional<Duration> processorTime;
    private final Optional<Long> allocatedBytes;

    private Expense(Subject subject) {
        this.subject = subject;
        allocatedBytes = subject.jvmFigures().map(JvmFigures::allocatedBytes);
        processorTime = subject.processFigures().flatMap(ProcessFigures::processorTime);
    }

    static Expense begin(Subject subject) {
        return new Expense(subject);
    }

    /** Takes down what has been spent since the beginning, per call. */
    void end(Recorder recorder, long calls) {
        if (calls > 0) {
            Optional<Duration> timeNow = subject.processFigures().flatMap(ProcessFigures::processorTime);
            processorTime.ifPresent(before -> timeNow.ifPresent(
                    now -> recorder.record(Metric.CPU, now.minus(before).toNanos() / 1e3 / calls)));
            allocatedBytes.ifPresent(before -> subject.jvmFigures()
                    .ifPresent(jvm ->
                            recorder.record(Metric.ALLOCATED, (jvm.allocatedBytes() - before) / KILOBYTE / calls)));
        }
    }
}
