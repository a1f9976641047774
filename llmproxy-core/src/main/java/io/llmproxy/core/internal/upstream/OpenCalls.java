package io.llmproxy.core.internal.upstream;

import java.util.concurrent.atomic.AtomicInteger;

/** Counts who still needs a thing, and ends it after the last one when nobody may come any more. Safe for use by many threads. */
final class OpenCalls {
    private static final int ENDED = -1;

    private final Runnable end;
    private final AtomicInteger count = new AtomicInteger();
    private volatile boolean isRetired;

    OpenCalls(Runnable end) {
        this.end = end;
    }

    /** Comes in; false if it is all over. */
    boolean enter() {
        while (true) {
            int before = count.get();
            if (before == ENDED) {
                return false;
            }
            if (count.compareAndSet(before, before + 1)) {
                return true;
            }
        }
    }

    /** Comes in unless it is time to leave. */
    boolean enterUnlessRetired() {
        return !isRetired && enter();
    }

    /** Leaves; once for each time somebody came in. */
    void leave() {
        if (count.decrementAndGet() == 0) {
            endIfDone();
        }
    }

    void retire() {
        isRetired = true;
        endIfDone();
    }

    private void endIfDone() {
        if (isRetired && count.compareAndSet(0, ENDED)) {
            end.run();
        }
    }
}
