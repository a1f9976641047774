package io.llmproxy.benchmarks.load;

/**
 * Chunks that should not have been, or should have been and were not, over all streams.
 *
 * @param lost chunks that never came, though the stream went on after them or came to an end as if it were whole
 * @param outOfOrder chunks that came after a later one
 * @param foreign chunks of another stream
 * @param duplicated chunks that came twice
 */
public record WrongFrames(long lost, long outOfOrder, long foreign, long duplicated) {
    /** Not one. */
    public static final WrongFrames NONE = new WrongFrames(0, 0, 0, 0);

    /** {@return all of them} */
    public long total() {
        return lost + outOfOrder + foreign + duplicated;
    }

    WrongFrames plus(WrongFrames other) {
        return new WrongFrames(
                lost + other.lost,
                outOfOrder + other.outOfOrder,
                foreign + other.foreign,
                duplicated + other.duplicated);
    }
}
