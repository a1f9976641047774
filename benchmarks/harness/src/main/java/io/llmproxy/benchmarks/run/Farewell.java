package io.llmproxy.benchmarks.run;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What a candidate says when it has ended in order.
 *
 * @param closeTime how long the end of the gateway took
 * @param events null if it counts none
 */
record Farewell(Duration closeTime, @Nullable Events events) {
    /** The usage events of a candidate, over its whole life. */
    record Events(long published, long delivered, long dropped) {
        /** Reads {@code events <published> <delivered> <dropped>}. */
        static Events of(String line) {
            if (!line.matches("events \\d+ \\d+ \\d+")) {
                throw new IllegalArgumentException(line + " (expected: events <published> <delivered> <dropped>)");
            }
            String[] words = line.split(" ", -1);
            return new Events(Long.parseLong(words[1]), Long.parseLong(words[2]), Long.parseLong(words[3]));
        }
    }
}
