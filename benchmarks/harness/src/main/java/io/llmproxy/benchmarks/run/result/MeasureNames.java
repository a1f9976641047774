package io.llmproxy.benchmarks.run.result;

/** The names of measures, in options and results. */
public final class MeasureNames {
    public static final String LATENCY_1 = "latency-1";
    public static final String LATENCY_8 = "latency-8";
    public static final String THROUGHPUT = "throughput";
    public static final String PACED = "paced";
    public static final String RATE = "rate";

    /** What every process goes through, whatever is measured: its start, its memory when idle, its end. */
    public static final String LIFE = "life";

    private MeasureNames() {}

    /**
     * The name of a measure with many streams.
     *
     * @param isHttp2 whether the provider is talked to over HTTP/2
     */
    public static String streams(int streams, boolean isHttp2) {
        return (isHttp2 ? "streams-h2-" : "streams-") + streams;
    }
}
