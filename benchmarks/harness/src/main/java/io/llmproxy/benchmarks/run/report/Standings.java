package io.llmproxy.benchmarks.run.report;

import io.llmproxy.benchmarks.run.result.Metric;
import io.llmproxy.benchmarks.run.result.Results;
import java.util.Comparator;
import java.util.List;

/** Orders candidates by a figure, the best one first, and leaves out those that have none. */
record Standings(Results results, List<Entrant> entrants) {
    List<Entrant> lowestFirst(String measure, Metric metric) {
        return sorted(measure, metric, 1);
    }

    List<Entrant> highestFirst(String measure, Metric metric) {
        return sorted(measure, metric, -1);
    }

    private List<Entrant> sorted(String measure, Metric metric, int direction) {
        return entrants.stream()
                .filter(entrant ->
                        results.median(entrant.name(), measure, metric).isPresent())
                .sorted(Comparator.comparingDouble(entrant -> direction
                        * results.median(entrant.name(), measure, metric).orElseThrow()))
                .toList();
    }
}
