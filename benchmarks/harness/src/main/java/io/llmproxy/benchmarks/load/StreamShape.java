package io.llmproxy.benchmarks.load;

import java.time.Duration;

/**
 * What each stream looks like. Each number can have six digits at most.
 *
 * @param chunks how many chunks with text; the one with the usage comes on top
 * @param interval between two chunks, in whole milliseconds; zero for as fast as possible
 * @param chunkBytes size of one event on the wire, {@code data:} and the empty line included; the provider sends no fewer than it needs
 */
public record StreamShape(int chunks, Duration interval, int chunkBytes) {
    private static final int MAX = 999_999;

    /** Checks the numbers. */
    public StreamShape {
        requireBetween("chunks", chunks, 1);
        requireBetween("interval in milliseconds", interval.toMillis(), 0);
        requireBetween("chunkBytes", chunkBytes, 1);
    }

    private static void requireBetween(String name, long value, int least) {
        if (value < least || value > MAX) {
            throw new IllegalArgumentException(name + ": " + value + " (expected: " + least + " to " + MAX + ")");
        }
    }

    /** {@return what to ask the stand-in provider for} */
    String model() {
        return "sse-" + chunks + "-" + interval.toMillis() + "-" + chunkBytes;
    }
}
