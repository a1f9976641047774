package io.llmproxy.core.internal.retry;

import java.time.Duration;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;

/** A task that a thread of its own runs again and again, for the first time after one interval. The task must not throw. */
public final class RepeatedTask implements AutoCloseable {
    private static final long CLOSE_SECONDS = 10;

    private final ScheduledThreadPoolExecutor executor;
    private final ScheduledFuture<?> repetition;

    /**
     * Starts the thread.
     *
     * @param task must not throw
     * @param interval more than zero, from the end of a run to the beginning of the next
     * @param threads makes the thread
     */
    public RepeatedTask(Runnable task, Duration interval, ThreadFactory threads) {
        executor = new ScheduledThreadPoolExecutor(1, threads);
        repetition =
                executor.scheduleWithFixedDelay(task, interval.toMillis(), interval.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Lets a run that has begun finish, and ends the thread. Idempotent. */
    @Override
    public void close() {
        repetition.cancel(false);
        executor.shutdown();
        try {
            executor.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
