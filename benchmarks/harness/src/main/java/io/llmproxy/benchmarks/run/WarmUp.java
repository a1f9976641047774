package io.llmproxy.benchmarks.run;

import io.llmproxy.benchmarks.load.LoadClient;
import io.llmproxy.benchmarks.load.StreamShape;
import io.llmproxy.benchmarks.load.Target;
import java.time.Duration;

/** Calls a candidate until it gets no faster, so that it is measured as its JVM has compiled it in the end. */
final class WarmUp {
    private static final int CONNECTIONS = 64;
    private static final StreamShape STREAM = new StreamShape(20, Duration.ofMillis(10), 250);
    private static final int STREAMS = 50;
    private static final int FEWEST_PARTS = 4;
    private static final int MOST_PARTS = 12;
    private static final double STILL_FASTER = 1.05;

    private WarmUp() {}

    /**
     * Calls for a while, and up to three times as long if throughput still rises.
     *
     * @param shortest how long at least
     */
    static void of(Target target, LoadClient client, Duration shortest) {
        Duration part = shortest.dividedBy(FEWEST_PARTS);
        double best = 0;
        boolean isFaster = true;
        for (int i = 0; i < FEWEST_PARTS || (isFaster && i < MOST_PARTS); i++) {
            double now =
                    client.closedLoop(target, CONNECTIONS, Duration.ZERO, part).requestsPerSecond();
            isFaster = now > best * STILL_FASTER;
            best = Math.max(best, now);
        }
        client.streams(target, STREAM, STREAMS, part, shortest);
    }
}
