package io.llmproxy.benchmarks.run;

import io.llmproxy.benchmarks.run.machine.JvmFigures;
import io.llmproxy.benchmarks.run.machine.ProcessFigures;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/**
 * What a process holds in a moment of rest; 0 where the system does not tell.
 *
 * @param minute since the start
 * @param calls answered so far
 * @param hangUps calls given up so far
 * @param failures calls that failed so far though nobody had hung up
 */
record SoakSample(
        int minute,
        long calls,
        long hangUps,
        long failures,
        double heapMegabytes,
        double residentMegabytes,
        long threads,
        long sockets,
        long fileHandles) {
    /** What must not grow, and by how much it may differ in any case. RSS is not among it: the collector decides on that. */
    static final List<Watched> WATCHED = List.of(
            new Watched("heap after GC in MB", 1, SoakSample::heapMegabytes),
            new Watched("threads", 4, SoakSample::threads),
            new Watched("sockets", 8, SoakSample::sockets),
            new Watched("file handles", 8, SoakSample::fileHandles));

    record Watched(String name, double slack, ToDoubleFunction<SoakSample> figure) {
        Growth growth(List<SoakSample> samples) {
            return Growth.of(samples.stream().map(figure::applyAsDouble).toList(), slack);
        }
    }

    static SoakSample of(Subject subject, int minute, long calls, long hangUps, long failures) {
        double heap = subject.jvmFigures().map(JvmFigures::heapBytesAfterGc).orElse(0L) / 1e6;
        ProcessFigures process = subject.processFigures()
                .orElseThrow(() -> new IllegalArgumentException(
                        "--soak: the process of " + subject.candidate().name() + " is unknown (expected: ,pid=<n>)"));
        return new SoakSample(
                minute,
                calls,
                hangUps,
                failures,
                heap,
                process.residentBytes().orElse(0) / 1e6,
                process.threads().orElse(0),
                process.sockets().orElse(0),
                process.fileHandles().orElse(0));
    }

    static String header() {
        return "minute,calls,hang_ups,failures,heap_after_gc_mb,rss_mb,threads,sockets,file_handles\n";
    }

    String line() {
        return String.format(
                Locale.ROOT,
                "%d,%d,%d,%d,%.2f,%.1f,%d,%d,%d\n",
                minute,
                calls,
                hangUps,
                failures,
                heapMegabytes,
                residentMegabytes,
                threads,
                sockets,
                fileHandles);
    }
}
