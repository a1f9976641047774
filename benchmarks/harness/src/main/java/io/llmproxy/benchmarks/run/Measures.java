package io.llmproxy.benchmarks.run;

import io.llmproxy.benchmarks.run.result.MeasureNames;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** All measures. */
final class Measures {
    static final List<Integer> STREAMS = List.of(1_000, 5_000, 9_000);
    static final int STREAMS_OVER_HTTP2 = 15_000;

    private final Map<String, Measure> measures = new LinkedHashMap<>();

    Measures(Duration slice) {
        add(new PlainCalls(MeasureNames.LATENCY_1, "one caller: latency", 1, slice));
        add(new PlainCalls(MeasureNames.LATENCY_8, "8 callers: latency", 8, slice));
        add(new PlainCalls(
                MeasureNames.THROUGHPUT, "64 callers: throughput, processor time and allocation per call", 64, slice));
        add(new PacedStreams());
        add(new SustainedRate(slice));
        STREAMS.forEach(streams -> add(new MassStreams(streams, false)));
        add(new MassStreams(STREAMS_OVER_HTTP2, true));
    }

    List<Measure> all() {
        return List.copyOf(measures.values());
    }

    /**
     * The measures of these names, in the order in which they are done.
     *
     * @throws IllegalArgumentException if a name is unknown
     */
    List<Measure> named(List<String> names) {
        for (String name : names) {
            if (!measures.containsKey(name)) {
                throw new IllegalArgumentException(
                        "--measures: " + name + " (expected: " + String.join(", ", measures.keySet()) + ")");
            }
        }
        return all().stream().filter(measure -> names.contains(measure.name())).toList();
    }

    private void add(Measure measure) {
        measures.put(measure.name(), measure);
    }
}
