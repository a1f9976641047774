package io.llmproxy.benchmarks.run;

import io.llmproxy.benchmarks.run.result.MeasureNames;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** All measures. */
final class Measures {
    static final List<Integer> STREAMS = List.of(1_000, 5_000, 9_000);
    static final int STREAMS_OVER_HTTP2 = 15_000;

    private static final Pattern STREAMS_OF_ANY_NUMBER = Pattern.compile("streams-(h2-)?([1-9]\\d{0,4})");

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
     * The measures of these names, in this order.
     *
     * @throws IllegalArgumentException if a name is unknown
     */
    List<Measure> named(List<String> names) {
        return names.stream().distinct().map(this::named).toList();
    }

    private Measure named(String name) {
        Measure known = measures.get(name);
        if (known != null) {
            return known;
        }
        Matcher streams = STREAMS_OF_ANY_NUMBER.matcher(name);
        if (streams.matches()) {
            return new MassStreams(Integer.parseInt(streams.group(2)), streams.group(1) != null);
        }
        throw new IllegalArgumentException("--measures: " + name + " (expected: " + String.join(", ", measures.keySet())
                + ", or streams- with any number)");
    }

    private void add(Measure measure) {
        measures.put(measure.name(), measure);
    }
}
