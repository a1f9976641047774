package io.llmproxy.ingest.internal;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes a sink's daemons, and waits for their end: a pool that has terminated may still have a thread on its way out. */
final class SinkThreads implements ThreadFactory, AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(SinkThreads.class);
    private static final long PATIENCE_MILLIS = TimeUnit.SECONDS.toMillis(5);

    private final String prefix;
    private final AtomicInteger count = new AtomicInteger();
    private final Set<Thread> alive = ConcurrentHashMap.newKeySet();

    SinkThreads(String role) {
        prefix = "llmproxy-" + role + "-";
    }

    @Override
    public Thread newThread(Runnable task) {
        alive.removeIf(thread -> thread.getState() == Thread.State.TERMINATED);
        Thread thread = new Thread(null, task, prefix + count.incrementAndGet(), 0, false);
        thread.setDaemon(true);
        thread.setContextClassLoader(SinkThreads.class.getClassLoader());
        thread.setUncaughtExceptionHandler(
                (failed, failure) -> log.error("Thread {} died of {}", failed.getName(), failure.getClass()));
        alive.add(thread);
        return thread;
    }

    /** Waits a few seconds at most. Whoever uses the threads must have told them to end. */
    @Override
    public void close() {
        try {
            for (Thread thread : alive) {
                thread.join(PATIENCE_MILLIS);
                if (thread.isAlive()) {
                    log.warn("Thread {} did not end", thread.getName());
                    return; // the others had as much time
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
