package io.llmproxy.cloudwatch;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Reads by what metrics are told apart: sets of dimensions, such as {@code project,model;total}. */
final class MetricDimensions {
    static final String PROJECT = "Project";
    static final String PROVIDER = "Provider";
    static final String MODEL = "Model";
    static final String DEFAULT = "project,provider,model";

    private static final String KEY = "sink.cloudwatch.metrics-dimensions";
    private static final String TOTAL = "total";
    private static final Map<String, String> NAMES = Map.of("project", PROJECT, "provider", PROVIDER, "model", MODEL);

    private MetricDimensions() {}

    /**
     * Reads sets.
     *
     * @param text sets separated by semicolons, of names separated by commas; {@code total} is the set without any
     * @return names as in the message
     * @throws IllegalArgumentException if there is another name, or the same one twice
     */
    static List<List<String>> of(String text) {
        List<List<String>> sets = new ArrayList<>();
        for (String set : text.split(";", -1)) {
            List<String> dimensions = set.strip().equals(TOTAL) ? List.of() : set(set);
            if (sets.contains(dimensions)) {
                throw new IllegalArgumentException(KEY + ": '" + text + "' has a set twice (expected: each once)");
            }
            sets.add(dimensions);
        }
        return List.copyOf(sets);
    }

    private static List<String> set(String text) {
        List<String> dimensions = new ArrayList<>();
        for (String name : text.split(",", -1)) {
            String dimension = NAMES.get(name.strip());
            if (dimension == null || dimensions.contains(dimension)) {
                throw new IllegalArgumentException(KEY + ": '" + text.strip()
                        + "' (expected: project, provider, model, separated by commas, each at most once, or total)");
            }
            dimensions.add(dimension);
        }
        return List.copyOf(dimensions);
    }
}
