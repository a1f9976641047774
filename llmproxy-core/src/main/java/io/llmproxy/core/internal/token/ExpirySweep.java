package io.llmproxy.core.internal.token;

import io.llmproxy.api.token.TokenStore;
import io.llmproxy.core.internal.retry.RepeatedTask;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.ThreadFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Marks expired tokens as revoked now and then, on a thread of its own. Several nodes may do so with one database. */
public final class ExpirySweep implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(ExpirySweep.class);

    private final TokenStore store;
    private final InstantSource clock;
    private final RepeatedTask sweeping;

    /**
     * Starts the thread. The first sweep is after one interval.
     *
     * @param store holds the tokens
     * @param clock tells which have expired
     * @param interval time between two sweeps
     * @param threads makes the thread
     */
    public ExpirySweep(TokenStore store, InstantSource clock, Duration interval, ThreadFactory threads) {
        this.store = store;
        this.clock = clock;
        sweeping = new RepeatedTask(this::sweep, interval, threads);
    }

    private void sweep() {
        try {
            long revoked = store.revokeExpired(clock.instant());
            log.debug("{} expired tokens were marked as revoked", revoked);
        } catch (RuntimeException e) {
            log.warn("Expired tokens could not be marked as revoked; they are refused all the same", e);
        }
    }

    /** Ends the thread. Idempotent. */
    @Override
    public void close() {
        sweeping.close();
    }
}
