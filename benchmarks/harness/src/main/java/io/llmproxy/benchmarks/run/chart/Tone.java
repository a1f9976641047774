package io.llmproxy.benchmarks.run.chart;

/** What a row stands for, which is told by its colour. */
public enum Tone {
    /** What the chart is about. */
    OURS("#2563eb"),
    /** What everything is compared with. */
    YARDSTICK("#64748b"),
    /** Everything else. */
    OTHER("#a8b3c4");

    private final String colour;

    Tone(String colour) {
        this.colour = colour;
    }

    String colour() {
        return colour;
    }
}
