package io.llmproxy.benchmarks.run;

import io.llmproxy.benchmarks.load.LoadClient;
import io.llmproxy.benchmarks.load.StreamShape;
import io.llmproxy.benchmarks.load.Target;
import java.time.Duration;

/**
 * Calls a candidate until its JVM has compiled what it is measured with. That is a matter of calls, not of time: the more code a call runs
 * through, the later its last parts are compiled.
 */
final class WarmUp {
    private static final int CONNECTIONS = 64;
    private static final StreamShape STREAM = new StreamShape(20, Duration.ofMillis(10), 250);
    private static final int STREAMS = 1_000;
    private static final int PARTS = 4;
    private static final int MOST_TIMES_LONGER = 5;

    /** No candidate has code that is compiled later than that. */
    static final long ENOUGH_CALLS = 500_000;

    private WarmUp() {}

    /** About how long it takes. */
    static Duration usualLength(Duration shortest) {
        return shortest.multipliedBy(MOST_TIMES_LONGER - 1);
    }

    /**
     * Calls for a while, and up to five times as long while there were fewer than 500,000 calls.
     *
     * @param shortest how long at least
     */
    static void of(Target target, LoadClient client, Duration shortest) {
        Duration part = shortest.dividedBy(PARTS);
        long calls = 0;
        for (int i = 0; i < PARTS || (calls < ENOUGH_CALLS && i < PARTS * MOST_TIMES_LONGER); i++) {
            calls += client.closedLoop(target, CONNECTIONS, Duration.ZERO, part).requests();
        }
        client.streams(target, STREAM, STREAMS, shortest, shortest);
    }
}
