package io.llmproxy.benchmarks.run.machine;

import java.time.Duration;
import java.util.OptionalLong;
import java.util.concurrent.locks.LockSupport;

/** A JVM in rest: garbage is collected, and what the heap no longer needs is given back, which collectors do bit by bit. */
public final class Rest {
    private static final Duration LOOK = Duration.ofMillis(200);
    private static final int QUIET_LOOKS = 5;
    private static final int MOST_LOOKS = 50;
    private static final long NOT_WORTH_WAITING_BYTES = 1 << 20;

    private Rest() {}

    /** Waits until the process gets no smaller, and returns the memory that it has in RAM then. */
    public static OptionalLong residentBytes(ProcessFigures process, JvmFigures jvm) {
        jvm.heapBytesAfterGc();
        long lowest = process.residentBytes().orElse(0);
        int quietLooks = 0;
        for (int looks = 0; looks < MOST_LOOKS && quietLooks < QUIET_LOOKS; looks++) {
            LockSupport.parkNanos(LOOK.toNanos());
            long now = process.residentBytes().orElse(0);
            quietLooks = now > lowest - NOT_WORTH_WAITING_BYTES ? quietLooks + 1 : 0;
            lowest = Math.min(lowest, now);
        }
        return lowest == 0 ? OptionalLong.empty() : OptionalLong.of(lowest);
    }
}
