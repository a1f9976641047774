package io.llmproxy.benchmarks.run.report;

import io.llmproxy.benchmarks.run.result.Spread;
import java.util.Locale;

/** Numbers as they shall be read: three figures are enough. */
final class Numbers {
    private Numbers() {}

    static String of(double value) {
        double size = Math.abs(value);
        String format = size >= 99.95 || value == Math.rint(value) ? "%,.0f" : size >= 9.995 ? "%.1f" : "%.2f";
        return String.format(Locale.ROOT, format, value);
    }

    static String ratio(double value) {
        return String.format(Locale.ROOT, value >= 99.95 ? "%.0f" : value >= 9.995 ? "%.1f" : "%.2f", value);
    }

    /** A time, in the unit that suits it. */
    static String time(double micros) {
        double size = Math.abs(micros);
        if (size < 1e3) {
            return of(micros) + " µs";
        }
        return size < 1e6 ? of(micros / 1e3) + " ms" : of(micros / 1e6) + " s";
    }

    /** The lowest and the highest value, or nothing if there was one round only. */
    static String range(Spread spread) {
        return spread.count() == 1 ? "" : of(spread.lowest()) + "–" + of(spread.highest());
    }
}
