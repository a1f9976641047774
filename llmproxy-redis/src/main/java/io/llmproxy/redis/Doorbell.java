package io.llmproxy.redis;

import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** Wakes one thread that waits for work. To ring costs one volatile read while that thread is busy. */
final class Doorbell {
    private volatile @Nullable Thread waiting;

    void ring() {
        Thread thread = waiting;
        if (thread != null) {
            waiting = null;
            LockSupport.unpark(thread);
        }
    }

    /** Waits until somebody rings; returns at once if there is work already. May return early. */
    void await(BooleanSupplier hasWork, long nanos) throws InterruptedException {
        waiting = Thread.currentThread();
        try {
            if (!hasWork.getAsBoolean()) {
                LockSupport.parkNanos(this, nanos);
            }
        } finally {
            waiting = null;
        }
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
    }
}
