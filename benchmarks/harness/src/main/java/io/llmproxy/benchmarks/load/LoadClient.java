package io.llmproxy.benchmarks.load;

import java.time.Duration;

/**
 * Calls a target and measures. Methods block until the load is over; one at a time. If the waiting thread is interrupted, they give up with
 * a {@link java.util.concurrent.CancellationException} and leave the thread interrupted. Errors of the target are counted, never thrown.
 */
public final class LoadClient implements AutoCloseable {
    private final int threads;

    /**
     * Starts the threads of the client.
     *
     * @param threads how many; one is enough for most gateways, and leaves them the most processor time
     */
    public LoadClient(int threads) {
        this.threads = threads;
    }

    /**
     * Calls with {@code connections} callers, each of which sends its next request once its answer is complete.
     *
     * @param warmUp calls before the measurement that are made, but not counted
     * @param measured how long to measure
     */
    public LoadResult closedLoop(Target target, int connections, Duration warmUp, Duration measured) {
        return missing(LoadResult.class);
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
        return missing(LoadResult.class);
    }

    /**
     * Asks for {@code concurrent} streams, each once and on a connection of its own.
     *
     * @param ramp over which the starts are spread evenly
     * @param patience how long after the ramp all streams may take to end; what runs longer is cut off and counts as unfinished
     */
    public StreamResult streams(Target target, StreamShape shape, int concurrent, Duration ramp, Duration patience) {
        return missing(StreamResult.class);
    }

    /** Closes all connections and ends the threads. */
    @Override
    public void close() {}

    private <T> T missing(Class<T> result) {
        throw new UnsupportedOperationException(result + " of " + threads + " threads: not there yet");
    }
}
