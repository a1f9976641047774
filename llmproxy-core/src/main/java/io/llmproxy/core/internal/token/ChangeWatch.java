package io.llmproxy.core.internal.token;

import io.llmproxy.api.token.StoreUnavailableException;
import io.llmproxy.core.internal.retry.RepeatedTask;
import io.llmproxy.core.internal.store.ChangeLog;
import io.llmproxy.core.internal.store.ChangeLog.Change;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows what other processes change about tokens and projects, so that nothing remembered here outlives it by more than the
 * interval. One thread asks the change log; a change made in this process comes back here too, and does no harm.
 */
public final class ChangeWatch implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(ChangeWatch.class);

    private final ChangeLog changes;
    private final List<ChangeListener> listeners;
    private final RepeatedTask polling;
    private long version;
    private boolean isFailing;

    /**
     * Starts to follow a log. Call this before anything is remembered.
     *
     * @param changes the log
     * @param listeners hear of all news one after the other: those first that forget, those last that take their time
     * @param interval time between two questions
     * @param threads makes the thread
     * @throws StoreUnavailableException if the log cannot be read
     */
    public ChangeWatch(ChangeLog changes, List<ChangeListener> listeners, Duration interval, ThreadFactory threads) {
        this.changes = changes;
        this.listeners = List.copyOf(listeners);
        version = changes.latest();
        polling = new RepeatedTask(this::poll, interval, threads);
    }

    private void poll() {
        try {
            Optional<List<Change>> news = changes.after(version);
            if (news.isEmpty()) {
                forgetEverything();
            } else if (!news.get().isEmpty()) {
                apply(news.get());
            }
            isFailing = false;
        } catch (RuntimeException e) {
            logFailure(e);
        }
    }

    private void apply(List<Change> news) {
        version = news.get(news.size() - 1).version();
        listeners.forEach(listener -> news.forEach(change -> tell(listener, change)));
        listeners.forEach(ChangeListener::settle);
    }

    private static void tell(ChangeListener listener, Change change) {
        switch (change.kind()) {
            case TOKEN -> listener.tokenChanged(change.subjectId());
            case TOKENS_OF_PROJECT -> listener.tokensOfProjectChanged(change.subjectId());
            case PROJECT -> listener.projectChanged(change.subjectId());
        }
    }

    private void forgetEverything() {
        version = changes.latest();
        listeners.forEach(ChangeListener::everythingChanged);
    }

    private void logFailure(RuntimeException failure) {
        if (isFailing) {
            log.debug("The change log still does not answer", failure);
        } else {
            log.warn("The change log does not answer: what other nodes change takes effect late", failure);
        }
        isFailing = true;
    }

    /** Ends the thread. Idempotent. */
    @Override
    public void close() {
        polling.close();
    }
}
