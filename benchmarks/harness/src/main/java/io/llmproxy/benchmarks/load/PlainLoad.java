package io.llmproxy.benchmarks.load;

import io.netty.channel.EventLoop;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.Promise;
import java.net.URI;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Plain calls on a fixed number of connections, which are opened before the first call, and again whenever one closes. */
final class PlainLoad implements Share<CallTally>, Connection.Owner<PlainReader> {
    private static final Duration PAUSE_AFTER_FAILURE = Duration.ofMillis(10);

    private final LoopTimer timer;
    private final Connections<PlainReader> connections;
    private final Caller caller;
    private final int wanted;
    private final LoadTimes times;
    private final CallTally tally;
    private final Promise<CallTally> result;
    private int tried;
    private boolean isOver;
    private boolean isCut;
    private @Nullable Window window;

    PlainLoad(EventLoop loop, URI uri, Caller caller, int connections, LoadTimes times, CallTally tally) {
        this.connections = new Connections<>(loop, uri, this);
        this.caller = caller;
        this.wanted = connections;
        this.times = times;
        this.tally = tally;
        this.result = loop.newPromise();
        this.timer = new LoopTimer(loop, result);
    }

    @Override
    public Future<CallTally> start() {
        timer.run(() -> {
            for (int i = 0; i < wanted; i++) {
                open();
            }
        });
        return result;
    }

    private void open() {
        connections.open(new PlainReader());
    }

    @Override
    public void opened(Connection<PlainReader> connection) {
        if (isOver) {
            connection.close();
        } else if (window != null) {
            caller.free(connection);
        } else {
            countTry();
        }
    }

    @Override
    public void refused() {
        if (window == null || window.has(System.nanoTime())) {
            tally.refused();
        }
        if (isOver) {
            finishIfAllAreClosed();
        } else {
            reopenLater();
            countTry();
        }
    }

    /** Once each connection has been tried, the load begins with those that are open. */
    private void countTry() {
        tried++;
        if (tried == wanted) {
            window = Window.after(times.warmUp(), times.measured());
            connections.all().forEach(caller::free);
            caller.begin(window, timer);
            timer.runAt(window.until(), this::stopCalling);
        }
    }

    @Override
    public void ended(Connection<PlainReader> connection, Outcome outcome) {
        long now = System.nanoTime();
        long calledAt = connection.calledAt();
        if (window != null && window.has(calledAt)) {
            if (isCut) {
                tally.unfinished(now - calledAt);
            } else {
                tally.ended(outcome, now - calledAt);
            }
        }
        if (isOver) {
            connection.close();
        } else if (connection.isOpen()) {
            caller.free(connection);
        }
    }

    @Override
    public void closed(Connection<PlainReader> connection) {
        connections.remove(connection);
        if (isOver) {
            finishIfAllAreClosed();
        } else if (connection.hasAnswered()) {
            open();
        } else {
            reopenLater();
        }
    }

    private void reopenLater() {
        timer.runAt(System.nanoTime() + PAUSE_AFTER_FAILURE.toNanos(), () -> {
            if (!isOver) {
                open();
            }
        });
    }

    private void stopCalling() {
        if (!isOver) {
            isOver = true;
            caller.end();
            connections.all().stream()
                    .filter(connection -> !connection.isCalling())
                    .forEach(Connection::close);
            timer.runAt(System.nanoTime() + times.forLastAnswers().toNanos(), this::cutOnLoop);
            finishIfAllAreClosed();
        }
    }

    @Override
    public void cut() {
        timer.run(() -> {
            stopCalling();
            cutOnLoop();
        });
    }

    private void cutOnLoop() {
        isCut = true;
        connections.all().forEach(Connection::close);
    }

    private void finishIfAllAreClosed() {
        if (connections.isEmpty()) {
            result.trySuccess(tally);
        }
    }
}
