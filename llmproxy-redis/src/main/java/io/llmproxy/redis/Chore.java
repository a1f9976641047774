package io.llmproxy.redis;

import java.util.concurrent.TimeUnit;

/** Something that the upkeep does again and again. Belongs to its thread. */
final class Chore {
    private final String name;
    private final long intervalNanos;
    private final Work work;
    private long last;

    /**
     * Describes a chore that is due after one interval for the first time.
     *
     * @param name what it does, for messages
     */
    Chore(String name, long intervalMillis, long now, Work work) {
        this.name = name;
        this.intervalNanos = TimeUnit.MILLISECONDS.toNanos(intervalMillis);
        this.last = now;
        this.work = work;
    }

    String name() {
        return name;
    }

    boolean isDue(long now) {
        return now - last >= intervalNanos;
    }

    void run(StreamConnection connection, long now) throws InterruptedException {
        last = now;
        work.run(connection);
    }

    /** What a chore does. */
    @FunctionalInterface
    interface Work {
        /** Does it once. */
        void run(StreamConnection connection) throws InterruptedException;
    }
}
