package io.llmproxy.core.internal.capture;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** Runs tasks one after another on borrowed threads. Whoever adds more than a few waits until there is room. */
final class SerialTasks {
    private static final int MAX_WAITING = 4;

    private final Executor threads;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition room = lock.newCondition();
    private final Deque<Runnable> waiting = new ArrayDeque<>(MAX_WAITING);
    private boolean isRunning;

    SerialTasks(Executor threads) {
        this.threads = threads;
    }

    /** Adds a task that does not throw. */
    void execute(Runnable task) {
        boolean isFirst;
        lock.lock();
        try {
            while (waiting.size() == MAX_WAITING) {
                room.awaitUninterruptibly();
            }
            waiting.add(task);
            isFirst = !isRunning;
            isRunning = true;
        } finally {
            lock.unlock();
        }
        if (isFirst) {
            start();
        }
    }

    private void start() {
        try {
            threads.execute(this::runAll);
        } catch (RejectedExecutionException e) { // the threads have ended; a record must not be lost for that
            runAll();
        }
    }

    private void runAll() {
        Runnable task = next();
        while (task != null) {
            task.run();
            task = next();
        }
    }

    private @Nullable Runnable next() {
        lock.lock();
        try {
            Runnable task = waiting.poll();
            isRunning = task != null;
            room.signal();
            return task;
        } finally {
            lock.unlock();
        }
    }
}
