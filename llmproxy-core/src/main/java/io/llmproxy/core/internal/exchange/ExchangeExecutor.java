package io.llmproxy.core.internal.exchange;

import io.llmproxy.core.internal.capture.VirtualThreads;
import io.llmproxy.core.internal.upstream.EngineThreads;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs exchanges, one thread each: virtual threads where the runtime has them, else a pool of platform threads. Never more than
 * a fixed number at once, and never a queue: who cannot run now is told so.
 *
 * <p>As long as there are few, they run on platform threads in any case. A virtual thread that waits for the network is woken through two
 * others; where not much else is going on, that is a good part of what a call costs.
 */
public final class ExchangeExecutor implements AutoCloseable {
    /** Limit unless set otherwise on runtimes with virtual threads. */
    public static final int DEFAULT_MAX_ON_VIRTUAL_THREADS = 20_000;

    /** Limit unless set otherwise on platform threads, each of which costs about 200 KB. */
    public static final int DEFAULT_MAX_ON_PLATFORM_THREADS = 2_000;

    static final int FEW = 8;

    private static final Logger log = LoggerFactory.getLogger(ExchangeExecutor.class);

    private final Executor executor;
    private final @Nullable ThreadPoolExecutor ownPool;
    private final EngineThreads ownThreads;
    private final Semaphore places;

    private ExchangeExecutor(
            Executor executor, @Nullable ThreadPoolExecutor ownPool, EngineThreads ownThreads, int max) {
        this.executor = executor;
        this.ownPool = ownPool;
        this.ownThreads = ownThreads;
        places = new Semaphore(max);
    }

    /**
     * Makes threads of the best kind that the runtime has.
     *
     * @param max most exchanges at once, or null for the default of that kind
     * @return the executor
     */
    public static ExchangeExecutor create(@Nullable Integer max) {
        EngineThreads ownThreads = new EngineThreads("exchange");
        ThreadFactory virtual = VirtualThreads.factoryOrNull("llmproxy-exchange-");
        if (virtual != null) {
            ThreadPoolExecutor pool = pool(FEW, ownThreads);
            pool.setRejectedExecutionHandler(
                    (task, full) -> virtual.newThread(task).start());
            return new ExchangeExecutor(pool, pool, ownThreads, max == null ? DEFAULT_MAX_ON_VIRTUAL_THREADS : max);
        }
        // Unbounded, since the places bound it: a thread that has given its place back may not be idle yet.
        ThreadPoolExecutor pool = pool(Integer.MAX_VALUE, ownThreads);
        return new ExchangeExecutor(pool, pool, ownThreads, max == null ? DEFAULT_MAX_ON_PLATFORM_THREADS : max);
    }

    private static ThreadPoolExecutor pool(int most, EngineThreads ownThreads) {
        return new ThreadPoolExecutor(0, most, 30, TimeUnit.SECONDS, new SynchronousQueue<>(), ownThreads);
    }

    /**
     * Borrows the host's threads.
     *
     * @param executor the host's; stays open
     * @param max most exchanges at once, or null for the default of virtual threads
     * @return the executor
     */
    public static ExchangeExecutor over(Executor executor, @Nullable Integer max) {
        return new ExchangeExecutor(
                executor, null, new EngineThreads("exchange"), max == null ? DEFAULT_MAX_ON_VIRTUAL_THREADS : max);
    }

    /**
     * Starts a task if there is a place for it.
     *
     * @param task must not throw
     * @return false if all places are taken
     */
    boolean tryExecute(Runnable task) {
        if (!places.tryAcquire()) {
            return false;
        }
        try {
            executor.execute(() -> {
                try {
                    task.run();
                } finally {
                    places.release();
                }
            });
            return true;
        } catch (RejectedExecutionException | OutOfMemoryError e) { // the latter where no more threads can be made
            log.debug("No thread for an exchange", e);
            places.release();
            return false;
        }
    }

    /** Ends the threads after their tasks. */
    @Override
    public void close() {
        if (ownPool == null) {
            return;
        }
        ownPool.shutdown();
        ownThreads.close();
    }
}
