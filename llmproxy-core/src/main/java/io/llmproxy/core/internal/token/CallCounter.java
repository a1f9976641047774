package io.llmproxy.core.internal.token;

import io.llmproxy.api.token.TokenStore;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Counts the calls of unlimited tokens in memory and adds them to the store every few seconds, so that such a call costs no
 * write. What the store did not take is kept and merged into the next attempt. Safe for use by many threads.
 */
final class CallCounter implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(CallCounter.class);
    private static final int BATCH = 1_000;
    private static final long CLOSE_SECONDS = 10;

    private final TokenStore store;
    private final int maxTokens;
    private final Map<String, Long> calls = new ConcurrentHashMap<>();
    private final LongAdder dropped = new LongAdder();
    private final ScheduledThreadPoolExecutor flusher;
    private final ScheduledFuture<?> flushing;
    private volatile Instant lastCallAt = Instant.EPOCH;
    private volatile boolean isFailing;

    /**
     * Starts the thread that flushes.
     *
     * @param store takes the counts
     * @param interval time between two flushes
     * @param maxTokens how many tokens may wait for a flush; calls of further ones are dropped, and counted as such
     * @param threads makes the thread
     */
    CallCounter(TokenStore store, Duration interval, int maxTokens, ThreadFactory threads) {
        this.store = store;
        this.maxTokens = maxTokens;
        flusher = new ScheduledThreadPoolExecutor(1, threads);
        flushing = flusher.scheduleWithFixedDelay(
                this::flush, interval.toMillis(), interval.toMillis(), TimeUnit.MILLISECONDS);
    }

    void add(String tokenId, Instant at) {
        if (calls.size() >= maxTokens && !calls.containsKey(tokenId)) {
            drop();
            return;
        }
        calls.merge(tokenId, 1L, Long::sum);
        lastCallAt = at;
    }

    long dropped() {
        return dropped.sum();
    }

    /** Hands the counts to the store, a bounded number at a time. Never throws; what the store does not take stays here. */
    void flush() {
        Map<String, Long> batch = new HashMap<>();
        for (String tokenId : List.copyOf(calls.keySet())) {
            // Removing is the one step in which a count changes hands: calls that come later start a new count.
            Long count = calls.remove(tokenId);
            if (count != null) {
                batch.put(tokenId, count);
            }
            if (batch.size() == BATCH && !deliver(batch)) {
                return;
            }
        }
        deliver(batch);
    }

    private boolean deliver(Map<String, Long> batch) {
        if (batch.isEmpty()) {
            return true;
        }
        try {
            store.addCalls(Map.copyOf(batch), lastCallAt);
            isFailing = false;
            return true;
        } catch (RuntimeException e) {
            batch.forEach((tokenId, count) -> calls.merge(tokenId, count, Long::sum));
            logFailure(e);
            return false;
        } finally {
            batch.clear();
        }
    }

    private void logFailure(RuntimeException failure) {
        if (isFailing) {
            log.debug("Counted calls still wait for the store", failure);
        } else {
            log.warn("Counted calls could not be stored; they are kept for the next attempt", failure);
        }
        isFailing = true;
    }

    private void drop() {
        if (dropped.sum() == 0) {
            log.warn("Calls of unlimited tokens are lost: more than {} tokens wait for the store", maxTokens);
        }
        dropped.increment();
    }

    /** Ends the thread, then flushes for the last time. Idempotent. */
    @Override
    public void close() {
        flushing.cancel(false);
        flusher.shutdown();
        try {
            flusher.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        flush();
        long lost = calls.values().stream().mapToLong(Long::longValue).sum();
        if (lost > 0) {
            log.warn("{} calls of unlimited tokens are lost: the store did not take them before the end", lost);
        }
    }
}
