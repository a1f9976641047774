package io.llmproxy.benchmarks.load;

import java.time.Duration;

/**
 * The measured time, in terms of {@link System#nanoTime()}.
 *
 * @param from when it begins
 * @param until just after it
 */
record Window(long from, long until) {
    static Window after(Duration warmUp, Duration measured) {
        long from = System.nanoTime() + warmUp.toNanos();
        return new Window(from, from + measured.toNanos());
    }

    boolean has(long nanoTime) {
        return nanoTime - from >= 0 && nanoTime - until < 0;
    }

    boolean isOver(long nanoTime) {
        return nanoTime - until >= 0;
    }
}
