package io.llmproxy.redis;

import io.lettuce.core.RedisException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The connection of one thread: opened when it is first needed, and again after it was lost. {@link #drop} may come from any
 * thread.
 */
final class Link {
    private static final Duration CLOSE_PATIENCE = Duration.ofSeconds(1);
    private static final Duration OPEN_PATIENCE = Duration.ofSeconds(10);

    private final Supplier<CompletableFuture<StreamConnection>> opener;
    private final Backoff backoff;
    private volatile @Nullable StreamConnection current;
    private int failures;

    Link(Supplier<CompletableFuture<StreamConnection>> opener, Backoff backoff) {
        this.opener = opener;
        this.backoff = backoff;
    }

    /** Returns the open connection, or one that is opened now. */
    StreamConnection connection() throws InterruptedException {
        StreamConnection open = current;
        if (open != null && open.isOpen()) {
            return open;
        }
        drop();
        CompletableFuture<StreamConnection> opening = opener.get();
        try {
            StreamConnection opened = Answers.await(opening, OPEN_PATIENCE);
            current = opened;
            return opened;
        } catch (InterruptedException | RedisException e) {
            closeOnceOpen(opening);
            throw e;
        }
    }

    @SuppressWarnings("FutureReturnValueIgnored") // Nobody waits for a connection that came too late.
    private static void closeOnceOpen(CompletableFuture<StreamConnection> opening) {
        opening.thenCompose(StreamConnection::closeAsync);
    }

    /** Notes that the connection does what it should, so that the next pause is a short one. */
    void worked() {
        failures = 0;
    }

    /** Closes the connection, whereupon everything fails that is under way on it. */
    void drop() {
        StreamConnection open = current;
        current = null;
        if (open == null) {
            return;
        }
        try {
            Answers.await(open.closeAsync(), CLOSE_PATIENCE);
        } catch (RedisException e) {
            // What is under way fails with the end of the client at the latest.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Waits before the next attempt, longer with every failure in a row. */
    void pause() throws InterruptedException {
        failures++;
        TimeUnit.MILLISECONDS.sleep(backoff.millis(failures));
    }
}
