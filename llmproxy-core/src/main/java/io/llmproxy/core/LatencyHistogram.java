package io.llmproxy.core;

import java.time.Duration;
import java.util.List;

/**
 * How long something took, over all calls since the engine was built. Immutable.
 *
 * @param buckets in ascending order of their bounds; their counts are cumulative, as Prometheus has them
 * @param count all calls, those above the last bound included
 * @param sum of all calls, to the microsecond
 */
public record LatencyHistogram(List<Bucket> buckets, long count, Duration sum) {
    /** Copies the buckets. */
    public LatencyHistogram {
        buckets = List.copyOf(buckets);
    }

    /**
     * Calls up to a bound.
     *
     * @param upperBound the longest time that counts here
     * @param count how many calls took that long or less
     */
    public record Bucket(Duration upperBound, long count) {}
}
