package io.llmproxy.benchmarks.run.result;

import java.util.Collection;
import java.util.Optional;

/**
 * What the rounds of one measure have in common.
 *
 * @param count how many rounds
 */
public record Spread(double median, double lowest, double highest, int count) {
    /** The spread of values; empty if there are none. */
    public static Optional<Spread> of(Collection<Double> values) {
        if (values.isEmpty()) {
            return Optional.empty();
        }
        double[] sorted =
                values.stream().mapToDouble(Double::doubleValue).sorted().toArray();
        int middle = sorted.length / 2;
        double median = sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
        return Optional.of(new Spread(median, sorted[0], sorted[sorted.length - 1], sorted.length));
    }
}
