package io.llmproxy.core.internal.upstream;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Watches the deadlines of all running exchanges with one thread.
 *
 * <p>An exchange moves its own deadline with a plain volatile write, so a deadline per chunk costs next to nothing; this thread
 * looks at all of them ten times a second. Time limits of the HTTP client and its sockets stay switched off: they cannot tell
 * the phases of a call apart, and the threads behind them outlive the client by a minute.
 */
public final class Deadlines implements AutoCloseable {
    /** The value of a deadline that never comes. */
    public static final long NEVER = Long.MAX_VALUE;

    private static final Logger log = LoggerFactory.getLogger(Deadlines.class);
    private static final long TICK_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    private final LongSupplier ticker;
    private final Set<Watched> watched = ConcurrentHashMap.newKeySet();
    private final Thread thread;
    private volatile boolean isIdle;
    private volatile boolean isClosed;

    /**
     * Starts the thread.
     *
     * @param ticker elapsed time in nanoseconds
     * @param threads makes the thread
     */
    public Deadlines(LongSupplier ticker, ThreadFactory threads) {
        this.ticker = ticker;
        thread = threads.newThread(this::watch);
        thread.start();
    }

    /** Something that must not last longer than its deadline. */
    public interface Watched {
        /**
         * Returns when to expire.
         *
         * @return a reading of the ticker, or {@link #NEVER}
         */
        long deadlineNanos();

        /** Called, perhaps more than once, after the deadline has passed; must not block. */
        void expire();
    }

    /**
     * Begins to watch.
     *
     * @param subject until {@link #remove}
     */
    public void add(Watched subject) {
        watched.add(subject);
        if (isIdle) {
            LockSupport.unpark(thread);
        }
    }

    /**
     * Ends watching.
     *
     * @param subject what was added
     */
    public void remove(Watched subject) {
        watched.remove(subject);
    }

    private void watch() {
        while (!isClosed) {
            expireAll();
            isIdle = true;
            if (watched.isEmpty() && !isClosed) {
                LockSupport.park(this);
            }
            isIdle = false;
            if (!isClosed) {
                LockSupport.parkNanos(this, TICK_NANOS);
            }
        }
    }

    private void expireAll() {
        long now = ticker.getAsLong();
        for (Watched subject : watched) {
            long deadline = subject.deadlineNanos();
            if (deadline != NEVER && deadline - now <= 0) {
                expire(subject);
            }
        }
    }

    private static void expire(Watched subject) {
        try {
            subject.expire();
        } catch (RuntimeException e) {
            log.error("A deadline had no effect", e);
        }
    }

    /** Ends the thread and waits for it. */
    @Override
    public void close() {
        isClosed = true;
        LockSupport.unpark(thread);
        try {
            thread.join(TimeUnit.SECONDS.toMillis(5));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
