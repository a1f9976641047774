package io.llmproxy.benchmarks.load;

import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/** Calls at a fixed rate. Since call n is due at a time that is known, those that wait need no queue: they are the numbers not yet sent. */
final class OpenLoop implements Caller {
    private final Requests requests;
    private final double intervalNanos;
    private final double firstNanos;
    private final CallTally tally;
    private final Deque<Connection<PlainReader>> free = new ArrayDeque<>();
    private @Nullable Window window;
    private long start;
    private long sent;
    private long checked;

    /**
     * Calls for one of several threads.
     *
     * @param intervalNanos between two calls
     * @param firstNanos until the first one, so that the threads take turns
     */
    OpenLoop(Requests requests, double intervalNanos, double firstNanos, CallTally tally) {
        this.requests = requests;
        this.intervalNanos = intervalNanos;
        this.firstNanos = firstNanos;
        this.tally = tally;
    }

    @Override
    public void begin(Window window, LoopTimer timer) {
        this.window = window;
        start = System.nanoTime();
        tick(window, timer);
    }

    @Override
    public void free(Connection<PlainReader> connection) {
        free.push(connection);
        sendWhatIsDue(System.nanoTime());
    }

    private void tick(Window window, LoopTimer timer) {
        long now = System.nanoTime();
        sendWhatIsDue(now);
        long next = countLateCalls(now);
        if (!window.isOver(next)) {
            timer.runAt(next, () -> tick(window, timer));
        }
    }

    private void sendWhatIsDue(long now) {
        while (isDue(sent, now)) {
            Connection<PlainReader> connection = free.poll();
            if (connection == null) {
                return;
            }
            if (connection.isOpen()) {
                connection.call(requests.plain(), dueAt(sent));
                sent++;
            }
        }
    }

    /** Looks at each call once, when it is due; returns when the next one is. */
    private long countLateCalls(long now) {
        checked = Math.max(checked, sent);
        for (; isDue(checked, now); checked++) {
            if (window != null && window.has(dueAt(checked))) {
                tally.late();
            }
        }
        return dueAt(checked);
    }

    @Override
    public void end() {
        long now = System.nanoTime();
        for (; isDue(sent, now); sent++) {
            if (window != null && window.has(dueAt(sent))) {
                tally.unfinished(now - dueAt(sent));
            }
        }
    }

    private boolean isDue(long call, long now) {
        long dueAt = dueAt(call);
        return window != null && dueAt - now <= 0 && !window.isOver(dueAt);
    }

    private long dueAt(long call) {
        return start + (long) (firstNanos + call * intervalNanos);
    }
}
