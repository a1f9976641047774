package io.llmproxy.benchmarks.run.result;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.DoubleBinaryOperator;
import java.util.stream.Collectors;

/** All that was measured, and what went wrong. Not for several threads. */
public final class Results {
    private final List<Figure> figures = new ArrayList<>();
    private final List<Failure> failures = new ArrayList<>();

    public void add(Figure figure) {
        figures.add(figure);
    }

    public void add(Failure failure) {
        failures.add(failure);
    }

    public List<Figure> figures() {
        return List.copyOf(figures);
    }

    public List<Failure> failures() {
        return List.copyOf(failures);
    }

    /** The names of all measures that have figures, in the order in which they came. */
    public List<String> measures() {
        return figures.stream().map(Figure::measure).distinct().toList();
    }

    /** The median and the spread over all rounds. */
    public Optional<Spread> spread(String candidate, String measure, Metric metric) {
        return Spread.of(byRound(candidate, measure, metric).values());
    }

    public Optional<Double> median(String candidate, String measure, Metric metric) {
        return spread(candidate, measure, metric).map(Spread::median);
    }

    /** The sum over all rounds. */
    public Optional<Double> sum(String candidate, String measure, Metric metric) {
        return byRound(candidate, measure, metric).values().stream().reduce(Double::sum);
    }

    /** How many times that of {@code base} a figure is, compared within each round. */
    public Optional<Spread> ratio(String candidate, String base, String measure, Metric metric) {
        return compared(candidate, base, measure, metric, (own, other) -> own / other);
    }

    /** How much more than that of {@code base} a figure is, compared within each round. */
    public Optional<Spread> added(String candidate, String base, String measure, Metric metric) {
        return compared(candidate, base, measure, metric, (own, other) -> own - other);
    }

    private Optional<Spread> compared(
            String candidate, String base, String measure, Metric metric, DoubleBinaryOperator comparison) {
        Map<Integer, Double> own = byRound(candidate, measure, metric);
        Map<Integer, Double> others = byRound(base, measure, metric);
        List<Double> compared = new ArrayList<>();
        own.forEach((round, value) -> {
            Double other = others.get(round);
            if (other != null) {
                compared.add(comparison.applyAsDouble(value, other));
            }
        });
        return Spread.of(compared);
    }

    private Map<Integer, Double> byRound(String candidate, String measure, Metric metric) {
        return figures.stream()
                .filter(figure -> figure.candidate().equals(candidate)
                        && figure.measure().equals(measure)
                        && figure.metric() == metric)
                .collect(Collectors.toMap(Figure::round, Figure::value, (first, second) -> second, TreeMap::new));
    }
}
