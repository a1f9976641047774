package io.llmproxy.benchmarks.load;

import org.HdrHistogram.Histogram;

/** Quantiles in microseconds of a histogram of nanoseconds. */
public final class Micros {
    private Micros() {}

    /** {@return the median; 0 if nothing was recorded} */
    public static double p50(Histogram nanos) {
        return at(nanos, 50);
    }

    /** {@return what 99 of 100 stay below; 0 if nothing was recorded} */
    public static double p99(Histogram nanos) {
        return at(nanos, 99);
    }

    /** {@return the largest value; 0 if nothing was recorded} */
    public static double max(Histogram nanos) {
        return nanos.getMaxValue() / 1e3;
    }

    /** {@return what {@code percentile} of 100 stay below; 0 if nothing was recorded} */
    public static double at(Histogram nanos, double percentile) {
        return nanos.getValueAtPercentile(percentile) / 1e3;
    }
}
