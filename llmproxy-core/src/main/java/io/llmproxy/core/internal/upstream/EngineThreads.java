package io.llmproxy.core.internal.upstream;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes the engine's own threads: daemons named {@code llmproxy-<role>-<n>}, which see the engine's class loader rather than
 * that of whichever caller happened to need a thread first. Closing waits for them, since an executor that has terminated may
 * still have a thread on its way out.
 */
public final class EngineThreads implements ThreadFactory, AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(EngineThreads.class);
    private static final long PATIENCE_MILLIS = TimeUnit.SECONDS.toMillis(5);

    private final String prefix;
    private final AtomicInteger count = new AtomicInteger();
    private final Set<Thread> alive = ConcurrentHashMap.newKeySet();

    /**
     * Names the threads.
     *
     * @param role what the threads do, such as {@code exchange}
     */
    public EngineThreads(String role) {
        prefix = "llmproxy-" + role + "-";
    }

    @Override
    public Thread newThread(Runnable task) {
        alive.removeIf(thread -> thread.getState() == Thread.State.TERMINATED);
        Thread thread = new Thread(null, task, prefix + count.incrementAndGet(), 0, false);
        thread.setDaemon(true);
        thread.setContextClassLoader(EngineThreads.class.getClassLoader());
        thread.setUncaughtExceptionHandler((failed, failure) -> log.error("Thread {} died", failed.getName(), failure));
        alive.add(thread);
        return thread;
    }

    /** Waits for all threads to end, for a few seconds at most. Whoever uses them must have told them to end. */
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
