package io.llmproxy.benchmarks.run;

import io.llmproxy.benchmarks.run.result.Spread;
import java.util.List;
import java.util.Locale;

/**
 * Whether a figure that was read every minute grows: the median of the last third against that of the first one, after a quarter in which
 * pools and caches may fill.
 *
 * @param early the median of the first third
 * @param late the median of the last third
 */
record Growth(double early, double late, Verdict verdict) {
    private static final int FEWEST = 8;
    private static final double TOLERANCE = 1.05;

    enum Verdict {
        GROWS,
        STEADY,
        TOO_SHORT
    }

    /**
     * Judges figures in the order of time.
     *
     * @param slack by how much they may differ in any case
     */
    static Growth of(List<Double> figures, double slack) {
        List<Double> settled = figures.subList(figures.size() / 4, figures.size());
        int third = settled.size() / 3;
        if (figures.size() < FEWEST) {
            double only = median(figures);
            return new Growth(only, only, Verdict.TOO_SHORT);
        }
        double early = median(settled.subList(0, third));
        double late = median(settled.subList(settled.size() - third, settled.size()));
        return new Growth(early, late, late > early * TOLERANCE + slack ? Verdict.GROWS : Verdict.STEADY);
    }

    private static double median(List<Double> figures) {
        return Spread.of(figures).map(Spread::median).orElse(0.0);
    }

    @Override
    public String toString() {
        return switch (verdict) {
            case GROWS -> String.format(Locale.ROOT, "grows, from %.1f to %.1f", early, late);
            case STEADY -> String.format(Locale.ROOT, "does not grow: %.1f early, %.1f late", early, late);
            case TOO_SHORT -> String.format(Locale.ROOT, "%.1f; too few minutes to tell whether it grows", late);
        };
    }
}
