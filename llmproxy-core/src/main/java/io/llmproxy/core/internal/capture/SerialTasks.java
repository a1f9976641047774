package io.llmproxy.core.internal.capture;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs tasks one after another on borrowed threads. Whoever adds more than a few waits until there is room. */
final class SerialTasks {
    private static final Logger log = LoggerFactory.getLogger(SerialTasks.class);
    private static final int MAX_WAITING = 4;

    private final Executor threads;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition room = lock.newCondition();
    private final Deque<Runnable> waiting = new ArrayDeque<>(MAX_WAITING);
    private boolean isRunning;

    SerialTasks(Executor threads) {
        this.threads = threads;
    }

    /** Adds a task. */
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
        } catch (RejectedExecutionException
                | OutOfMemoryError e) { // no threads left; a record must not be lost for that
            runAll();
        }
    }

    private void runAll() {
        Runnable task = next();
        while (task != null) {
            run(task);
            task = next();
        }
    }

    /** One task that fails must not keep the others from running: the last one makes the record. */
    static void run(Runnable task) {
        try {
            task.run();
        } catch (RuntimeException | Error e) {
            log.error("A part of an exchange could not be read", e);
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
