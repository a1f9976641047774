package io.llmproxy.benchmarks.run.machine;

import java.time.Duration;
import java.util.OptionalLong;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** The highest figures of a process over some time, looked at five times a second. */
public final class Peaks implements AutoCloseable {
    private static final Duration INTERVAL = Duration.ofMillis(200);

    private final AtomicLong residentBytes = new AtomicLong(-1);
    private final AtomicLong threads = new AtomicLong(-1);
    private final AtomicLong fileHandles = new AtomicLong(-1);
    private final CountDownLatch isOver = new CountDownLatch(1);

    private Peaks() {}

    /** Begins to watch; without a process nothing is known in the end. */
    public static Peaks watch(@Nullable ProcessFigures process) {
        Peaks peaks = new Peaks();
        if (process != null) {
            Thread watcher = new Thread(() -> peaks.look(process), "peaks");
            watcher.setDaemon(true);
            watcher.start();
        }
        return peaks;
    }

    public OptionalLong highestResidentBytes() {
        return known(residentBytes);
    }

    public OptionalLong mostThreads() {
        return known(threads);
    }

    public OptionalLong mostFileHandles() {
        return known(fileHandles);
    }

    private void look(ProcessFigures process) {
        try {
            do {
                raise(residentBytes, process.residentBytes());
                raise(threads, process.threads());
                raise(fileHandles, process.fileHandles());
            } while (!isOver.await(INTERVAL.toMillis(), TimeUnit.MILLISECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void raise(AtomicLong peak, OptionalLong value) {
        value.ifPresent(now -> peak.accumulateAndGet(now, Math::max));
    }

    private static OptionalLong known(AtomicLong peak) {
        long value = peak.get();
        return value < 0 ? OptionalLong.empty() : OptionalLong.of(value);
    }

    @Override
    public void close() {
        isOver.countDown();
    }
}
