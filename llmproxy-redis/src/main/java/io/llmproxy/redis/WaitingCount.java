package io.llmproxy.redis;

import java.util.concurrent.atomic.AtomicLong;

/**
 * About how many entries wait for a group: what Redis told last, less what was read since. Safe for use by many threads.
 */
final class WaitingCount {
    private final AtomicLong readSoFar = new AtomicLong();
    private volatile long toldWaiting;
    private volatile long toldElsewhere;
    private volatile long readWhenTold;

    void read(int count) {
        readSoFar.addAndGet(count);
    }

    long readSoFar() {
        return readSoFar.get();
    }

    /**
     * Takes what Redis tells.
     *
     * @param waiting entries that nobody has read
     * @param elsewhere entries that are pending for other consumers of the group
     * @param readBefore {@link #readSoFar()} before Redis was asked
     */
    void told(long waiting, long elsewhere, long readBefore) {
        readWhenTold = readBefore;
        toldWaiting = waiting;
        toldElsewhere = elsewhere;
    }

    long sum() {
        return Math.max(toldWaiting - (readSoFar.get() - readWhenTold), 0) + toldElsewhere;
    }
}
