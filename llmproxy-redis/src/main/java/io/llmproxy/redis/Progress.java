package io.llmproxy.redis;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;

/** Lets threads wait for what subscribers settle. Safe for use by many threads. */
final class Progress {
    private final Lock lock = new ReentrantLock();
    private final Condition made = lock.newCondition();
    private final AtomicLong steps = new AtomicLong();

    /** Tells that something was settled. */
    void make() {
        lock.lock();
        try {
            steps.incrementAndGet();
            made.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Waits until the condition, which only progress can bring about, is true; returns whether it is. */
    boolean await(BooleanSupplier condition, long nanos) throws InterruptedException {
        lock.lock();
        try {
            long left = nanos;
            while (!condition.getAsBoolean() && left > 0) {
                left = made.awaitNanos(left);
            }
            return condition.getAsBoolean();
        } finally {
            lock.unlock();
        }
    }

    /** Returns how many steps were made so far. */
    long steps() {
        return steps.get();
    }
}
