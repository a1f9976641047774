package io.llmproxy.benchmarks.run.report;

import io.llmproxy.benchmarks.run.chart.Tone;

/**
 * A candidate as reports see it.
 *
 * @param name its name in results
 * @param bare the name of the bare relay on the same JDK
 * @param tone whether it is ours, a yardstick or anything else
 */
public record Entrant(String name, String label, String bare, Tone tone) {
    /** The name of the provider itself, with nothing in between. */
    public static final String DIRECT = "direct";

    boolean isDirect() {
        return name.equals(DIRECT);
    }
}
