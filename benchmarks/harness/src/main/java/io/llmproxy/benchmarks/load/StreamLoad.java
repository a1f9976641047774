package io.llmproxy.benchmarks.load;

import io.netty.channel.EventLoop;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.Promise;
import java.net.URI;
import java.time.Duration;

/** Streams, each on a connection of its own that is opened when the stream starts. */
final class StreamLoad implements Share<StreamTally>, Connection.Owner<StreamReader> {
    private final LoopTimer timer;
    private final Connections<StreamReader> connections;
    private final Requests requests;
    private final StreamShape shape;
    private final StreamStarts starts;
    private final Duration limit;
    private final StreamTally tally;
    private final Promise<StreamTally> result;
    private long beginning;
    private int started;
    private boolean isCut;

    StreamLoad(
            EventLoop loop,
            URI uri,
            Requests requests,
            StreamShape shape,
            StreamStarts starts,
            Duration limit,
            StreamTally tally) {
        this.connections = new Connections<>(loop, uri, this);
        this.requests = requests;
        this.shape = shape;
        this.starts = starts;
        this.limit = limit;
        this.tally = tally;
        this.result = loop.newPromise();
        this.timer = new LoopTimer(loop, result);
    }

    @Override
    public Future<StreamTally> start() {
        timer.run(() -> {
            beginning = System.nanoTime();
            timer.runAt(dueAt(0), this::startNext);
            timer.runAt(beginning + limit.toNanos(), this::cutOnLoop);
        });
        return result;
    }

    /** One at a time even if it is late, so that streams that run already are read in between. */
    private void startNext() {
        connections.open(new StreamReader(starts.id(started), dueAt(started), shape.chunks(), tally));
        started++;
        if (started < starts.count() && !isCut) {
            timer.runAt(dueAt(started), this::startNext);
        }
    }

    private long dueAt(int stream) {
        return beginning + starts.nanosUntil(stream);
    }

    @Override
    public void opened(Connection<StreamReader> connection) {
        if (isCut) {
            connection.close();
        } else {
            StreamReader stream = connection.reader();
            connection.call(requests.stream(shape, stream.id()), stream.calledAt());
        }
    }

    @Override
    public void refused() {
        if (!isCut) {
            tally.refused();
        }
        finishIfAllAreClosed();
    }

    @Override
    public void ended(Connection<StreamReader> connection, Outcome outcome) {
        if (isCut) {
            tally.unfinished(connection.reader());
        } else {
            tally.ended(outcome, connection.reader());
        }
        connection.close();
    }

    @Override
    public void closed(Connection<StreamReader> connection) {
        connections.remove(connection);
        finishIfAllAreClosed();
    }

    @Override
    public void cut() {
        timer.run(this::cutOnLoop);
    }

    private void cutOnLoop() {
        isCut = true;
        connections.all().forEach(Connection::close);
        finishIfAllAreClosed();
    }

    private void finishIfAllAreClosed() {
        if (connections.isEmpty() && (isCut || started == starts.count())) {
            result.trySuccess(tally);
        }
    }
}
