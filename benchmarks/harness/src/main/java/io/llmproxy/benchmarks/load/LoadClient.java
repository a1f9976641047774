package io.llmproxy.benchmarks.load;

import io.llmproxy.benchmarks.net.Sockets;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.util.concurrent.Future;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.BinaryOperator;

/**
 * Calls a target and measures. Methods block until the load is over; one at a time. If the waiting thread is interrupted, they give up with
 * a {@link CancellationException} and leave the thread interrupted. Errors of the target are counted, never thrown.
 */
public final class LoadClient implements AutoCloseable {
    private final List<EventLoop> loops = new ArrayList<>();
    private final EventLoopGroup group;
    private final LongAdder sent = new LongAdder();
    private final Duration timeForLastAnswers;
    private final AtomicLong streamLoads = new AtomicLong(System.nanoTime());

    /**
     * Starts the threads of the client.
     *
     * @param threads how many; one is enough for most gateways, and leaves them the most processor time
     */
    public LoadClient(int threads) {
        this(threads, Duration.ofSeconds(5));
    }

    LoadClient(int threads, Duration timeForLastAnswers) {
        requirePositive("threads", threads);
        this.timeForLastAnswers = timeForLastAnswers;
        group = Sockets.eventLoops(threads, "load");
        for (int i = 0; i < threads; i++) {
            loops.add(group.next());
        }
    }

    /**
     * Calls with {@code connections} callers, each of which sends its next request once its answer is complete.
     *
     * @param warmUp calls before the measurement that are made, but not counted
     * @param measured how long to measure
     */
    public LoadResult closedLoop(Target target, int connections, Duration warmUp, Duration measured) {
        requirePositive("connections", connections);
        Requests requests = new Requests(target, sent);
        List<Share<CallTally>> shares = new ArrayList<>();
        for (int thread = 0; thread < threads(connections); thread++) {
            shares.add(new PlainLoad(
                    loops.get(thread),
                    target.uri(),
                    new ClosedLoop(requests),
                    part(connections, thread),
                    new LoadTimes(warmUp, measured, timeForLastAnswers),
                    new CallTally()));
        }
        return run(shares, CallTally::plus).result(measured);
    }

    /**
     * Calls at a fixed rate, whether or not answers come. A call that finds no free connection waits for one, and its latency counts from
     * when it should have been sent, so that a gateway that falls behind cannot hide it.
     *
     * @param requestsPerSecond the rate, more than zero
     * @param maxConnections how many connections to use at most
     * @param warmUp calls before the measurement that are made, but not counted
     * @param measured how long to measure
     */
    public LoadResult openLoop(
            Target target, double requestsPerSecond, int maxConnections, Duration warmUp, Duration measured) {
        requirePositive("requestsPerSecond", requestsPerSecond);
        requirePositive("maxConnections", maxConnections);
        Requests requests = new Requests(target, sent);
        int threads = threads(maxConnections);
        double intervalNanos = 1e9 / requestsPerSecond;
        List<Share<CallTally>> shares = new ArrayList<>();
        for (int thread = 0; thread < threads; thread++) {
            CallTally tally = new CallTally();
            shares.add(new PlainLoad(
                    loops.get(thread),
                    target.uri(),
                    new OpenLoop(requests, threads * intervalNanos, thread * intervalNanos, tally),
                    part(maxConnections, thread),
                    new LoadTimes(warmUp, measured, timeForLastAnswers),
                    tally));
        }
        return run(shares, CallTally::plus).result(measured);
    }

    /**
     * Asks for {@code concurrent} streams, each once and on a connection of its own.
     *
     * @param ramp over which the starts are spread evenly
     * @param patience how long after the ramp all streams may take to end; what runs longer is cut off and counts as unfinished
     */
    public StreamResult streams(Target target, StreamShape shape, int concurrent, Duration ramp, Duration patience) {
        requirePositive("concurrent", concurrent);
        Requests requests = new Requests(target, sent);
        ConcurrentStreams running = new ConcurrentStreams();
        int threads = threads(concurrent);
        double intervalNanos = (double) ramp.toNanos() / concurrent;
        String load = Long.toString(streamLoads.incrementAndGet(), Character.MAX_RADIX);
        List<Share<StreamTally>> shares = new ArrayList<>();
        for (int thread = 0; thread < threads; thread++) {
            StreamStarts starts = new StreamStarts(
                    part(concurrent, thread),
                    threads * intervalNanos,
                    thread * intervalNanos,
                    load + "-" + thread + "-");
            shares.add(new StreamLoad(
                    loops.get(thread),
                    target.uri(),
                    requests,
                    shape,
                    starts,
                    ramp.plus(patience),
                    new StreamTally(running)));
        }
        long start = System.nanoTime();
        StreamTally tally = run(shares, StreamTally::plus);
        return tally.result(concurrent, (System.nanoTime() - start) / 1e9);
    }

    /** {@return how many requests have been sent so far, those of warm-ups and failed ones included} */
    public long sent() {
        return sent.sum();
    }

    /** Closes all connections and ends the threads. */
    @Override
    public void close() {
        Sockets.end(group);
    }

    private int threads(int connections) {
        return Math.min(loops.size(), connections);
    }

    private int part(int connections, int thread) {
        int threads = threads(connections);
        return connections / threads + (thread < connections % threads ? 1 : 0);
    }

    private static <T> T run(List<Share<T>> shares, BinaryOperator<T> plus) {
        List<Future<T>> results = shares.stream().map(Share::start).toList();
        try {
            for (Future<T> result : results) {
                result.get();
            }
        } catch (InterruptedException e) {
            shares.forEach(Share::cut);
            Thread.currentThread().interrupt();
            throw new CancellationException(
                    "load: given up, since the thread that waited for its result was interrupted");
        } catch (ExecutionException e) {
            throw new IllegalStateException("load: failed on a thread of the client", e.getCause());
        }
        return results.stream().map(Future::getNow).reduce(plus).orElseThrow();
    }

    private static void requirePositive(String name, double value) {
        if (!(value > 0)) {
            throw new IllegalArgumentException(name + ": " + value + " (expected: more than 0)");
        }
    }
}
