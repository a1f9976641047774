package io.llmproxy.core.internal.exchange;

import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/** Runs tasks a moment later, many in one go: to wake a thread for each of them would cost more than most of them do. */
final class UnhurriedExecutor implements Executor {
    /** After so many tasks in one go a second thread may help. */
    private static final int MANY = 32;

    private final ScheduledExecutorService threads;
    private final long lingerNanos;
    private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean isDue = new AtomicBoolean();

    UnhurriedExecutor(ScheduledExecutorService threads, Duration linger) {
        this.threads = threads;
        lingerNanos = linger.toNanos();
    }

    /** Adds a task, which must not throw. Where no thread is left, it runs at once. */
    @Override
    public void execute(Runnable task) {
        tasks.add(task);
        if (isDue.compareAndSet(false, true)) {
            try {
                Future<?> ignored = threads.schedule(this::runAll, lingerNanos, TimeUnit.NANOSECONDS);
            } catch (RejectedExecutionException | OutOfMemoryError e) {
                runAll();
            }
        }
    }

    /** Whoever adds a task from here on makes it due again, so none is forgotten. */
    private void runAll() {
        isDue.set(false);
        int count = 0;
        Runnable task = tasks.poll();
        while (task != null) {
            task.run();
            if (++count % MANY == 0 && !tasks.isEmpty()) {
                callForHelp();
            }
            task = tasks.poll();
        }
    }

    private void callForHelp() {
        try {
            threads.execute(this::runAll);
        } catch (RejectedExecutionException | OutOfMemoryError e) {
            // Then this thread runs the rest.
        }
    }
}
