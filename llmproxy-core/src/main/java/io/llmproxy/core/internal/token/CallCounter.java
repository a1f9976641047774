package io.llmproxy.core.internal.token;

import io.llmproxy.api.token.TokenStore;
import io.llmproxy.api.token.TokenUse;
import io.llmproxy.core.internal.retry.RepeatedTask;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Counts the calls of unlimited tokens in memory and adds them to the store every few seconds, so that such a call costs no
 * write. What the store did not take is kept and merged into the next attempt. Safe for use by many threads.
 */
final class CallCounter implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(CallCounter.class);
    private static final int BATCH = 1_000;

    private final TokenStore store;
    private final int maxTokens;
    private final Map<String, TokenUse> uses = new ConcurrentHashMap<>();
    private final LongAdder dropped = new LongAdder();
    private final ReentrantLock flushLock = new ReentrantLock();
    private final RepeatedTask flushing;
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
        flushing = new RepeatedTask(this::flush, interval, threads);
    }

    void add(String tokenId, Instant at) {
        if (uses.size() >= maxTokens && !uses.containsKey(tokenId)) {
            drop();
            return;
        }
        uses.merge(tokenId, new TokenUse(1, at), TokenUse::plus);
    }

    long dropped() {
        return dropped.sum();
    }

    /**
     * Hands the counts to the store, a bounded number at a time; whoever comes while another flush is under way waits for it. Never
     * throws: what the store does not take stays here.
     *
     * @return the failure of the store, or null if it took everything
     */
    @Nullable
    RuntimeException flush() {
        flushLock.lock();
        try {
            return flushAll();
        } finally {
            flushLock.unlock();
        }
    }

    private @Nullable RuntimeException flushAll() {
        Map<String, TokenUse> batch = new HashMap<>();
        for (String tokenId : List.copyOf(uses.keySet())) {
            // Removing is the one step in which a count changes hands: calls that come later start a new count.
            TokenUse use = uses.remove(tokenId);
            if (use != null) {
                batch.put(tokenId, use);
            }
            if (batch.size() == BATCH) {
                RuntimeException failure = deliver(batch);
                if (failure != null) {
                    return failure;
                }
            }
        }
        return deliver(batch);
    }

    private @Nullable RuntimeException deliver(Map<String, TokenUse> batch) {
        if (batch.isEmpty()) {
            return null;
        }
        try {
            store.addCalls(Map.copyOf(batch));
            isFailing = false;
            return null;
        } catch (RuntimeException e) {
            batch.forEach((tokenId, use) -> uses.merge(tokenId, use, TokenUse::plus));
            logFailure(e);
            return e;
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
        flushing.close();
        flush();
        long lost = uses.values().stream().mapToLong(TokenUse::calls).sum();
        if (lost > 0) {
            log.warn("{} calls of unlimited tokens are lost: the store did not take them before the end", lost);
        }
    }
}
