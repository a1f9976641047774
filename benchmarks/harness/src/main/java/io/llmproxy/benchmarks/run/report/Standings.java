package io.llmproxy.benchmarks.run.report;

import io.llmproxy.benchmarks.run.result.Metric;
import io.llmproxy.benchmarks.run.result.Results;
import java.util.Comparator;
import java.util.List;

/** Orders candidates by a figure, the best one first, and leaves out those that have none. */
record Standings(Results results, List<Entrant> entrants) {
    List<Entrant> lowestFirst(String measure, Metric metric) {
        return entrants.stream()
                .filter(entrant ->
                        results.median(entrant.name(), measure, metric).isPresent())
                .sorted(Comparator.comparing(entrant ->
                        results.median(entrant.name(), measure, metric).orElseThrow()))
                .toList();
    }

    List<Entrant> highestFirst(String measure, Metric metric) {
        return entrants.stream()
                .filter(entrant ->
                        results.median(entrant.name(), measure, metric).isPresent())
                .sorted(Comparator.comparing((Entrant entrant) ->
                                results.median(entrant.name(), measure, metric).orElseThrow())
                        .reversed())
                .toList();
    }
}
