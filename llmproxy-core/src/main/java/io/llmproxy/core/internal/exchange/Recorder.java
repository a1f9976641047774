package io.llmproxy.core.internal.exchange;

import io.llmproxy.core.internal.capture.ExchangeTap;
import io.llmproxy.core.internal.upstream.EngineThreads;
import java.time.Duration;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The threads on which bodies are read and records are made, so that exchanges do not wait for that. What lies before them is
 * bounded: by the taps while exchanges run, and afterwards by places, for which an exchange that has ended waits.
 */
public final class Recorder implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Recorder.class);
    private static final int MOST_THREADS = 4;
    private static final int PLACES = 512;
    private static final Duration LINGER = Duration.ofMillis(5);
    private static final Duration DEADLINE = Duration.ofSeconds(10);

    private final EngineThreads ownThreads = new EngineThreads("record");
    private final Semaphore places = new Semaphore(PLACES);
    private final ScheduledThreadPoolExecutor pool;
    private final UnhurriedExecutor unhurried;

    /** Creates a recorder; its threads start when they are needed. */
    public Recorder() {
        int size = Math.min(MOST_THREADS, Runtime.getRuntime().availableProcessors());
        pool = new ScheduledThreadPoolExecutor(size, ownThreads);
        pool.setKeepAliveTime(30, TimeUnit.SECONDS);
        pool.allowCoreThreadTimeOut(true);
        unhurried = new UnhurriedExecutor(pool, LINGER);
    }

    /** Returns a tap whose reader runs on these threads. */
    ExchangeTap tap(ExchangeTap.Reader reader) {
        return new ExchangeTap(reader, pool, unhurried);
    }

    /**
     * Ends a tap. Waits if too many exchanges have ended without having been recorded.
     *
     * @param tap has heard all
     * @param record runs when all that was heard has been read
     */
    void record(ExchangeTap tap, Runnable record) {
        places.acquireUninterruptibly();
        tap.end(() -> {
            try {
                record.run();
            } finally {
                places.release();
            }
        });
    }

    /** Waits until all exchanges that have ended are recorded, for ten seconds at most. */
    @Override
    public void close() {
        pool.shutdown();
        try {
            if (!pool.awaitTermination(DEADLINE.toMillis(), TimeUnit.MILLISECONDS)) {
                log.warn("{} exchanges were not recorded within {}", PLACES - places.availablePermits(), DEADLINE);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        ownThreads.close();
    }
}
