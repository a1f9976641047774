package io.llmproxy.benchmarks.load;

import java.util.concurrent.atomic.AtomicInteger;

/** Counts the streams that are between their first chunk and their end. Safe for use by several threads. */
final class ConcurrentStreams {
    private final AtomicInteger now = new AtomicInteger();
    private final AtomicInteger most = new AtomicInteger();

    void begun() {
        most.accumulateAndGet(now.incrementAndGet(), Math::max);
    }

    void ended() {
        now.decrementAndGet();
    }

    int most() {
        return most.get();
    }
}
