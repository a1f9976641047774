package io.llmproxy.benchmarks.load;

import java.time.Duration;

/**
 * What each stream looks like.
 *
 * @param chunks how many chunks with text, at least one; the one with the usage comes on top
 * @param interval between two chunks, in whole milliseconds; zero for as fast as possible
 * @param chunkBytes size of one event on the wire, {@code data:} and the empty line included; the provider sends no fewer than it needs
 */
public record StreamShape(int chunks, Duration interval, int chunkBytes) {
    /** Checks the numbers. */
    public StreamShape {
        if (chunks < 1) {
            throw new IllegalArgumentException("chunks: " + chunks + " (expected: at least 1)");
        }
        if (interval.isNegative()) {
            throw new IllegalArgumentException("interval: " + interval + " (expected: zero or longer)");
        }
        if (chunkBytes < 1) {
            throw new IllegalArgumentException("chunkBytes: " + chunkBytes + " (expected: at least 1)");
        }
    }

    /** {@return what to ask the stand-in provider for} */
    String model() {
        return "sse-" + chunks + "-" + interval.toMillis() + "-" + chunkBytes;
    }
}
