package io.llmproxy.benchmarks.run.report;

import io.llmproxy.benchmarks.run.result.Metric;
import io.llmproxy.benchmarks.run.result.Results;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** The columns of a table about one measure: one row per candidate that has figures of it. */
final class Columns {
    private static final String NOTHING = "–";

    private final Results results;
    private final String measure;
    private final List<String> header = new ArrayList<>(List.of("candidate"));
    private final List<Function<Entrant, Optional<String>>> cells = new ArrayList<>();

    Columns(Results results, String measure) {
        this.results = results;
        this.measure = measure;
    }

    /** The median of a figure. */
    Columns median(String title, Metric metric) {
        return median(title, measure, metric);
    }

    Columns median(String title, String ofMeasure, Metric metric) {
        return column(
                title,
                entrant -> results.median(entrant.name(), ofMeasure, metric).map(Numbers::of));
    }

    /** The median of a time, in the unit that suits it. */
    Columns time(String title, Metric metric) {
        return column(
                title,
                entrant -> results.median(entrant.name(), measure, metric).map(Numbers::time));
    }

    /** The lowest and the highest value of all rounds. */
    Columns range(String title, Metric metric) {
        return column(
                title,
                entrant -> results.spread(entrant.name(), measure, metric).map(Numbers::range));
    }

    /** How many times that of another candidate. */
    Columns ratio(String title, Metric metric, Function<Entrant, String> base) {
        return column(
                title,
                entrant -> results.ratio(entrant.name(), base.apply(entrant), measure, metric)
                        .map(ratio -> Numbers.ratio(ratio.median())));
    }

    /** How much more time than another candidate. */
    Columns added(String title, Metric metric, Function<Entrant, String> base) {
        return column(
                title,
                entrant -> entrant.name().equals(base.apply(entrant))
                        ? Optional.empty()
                        : results.added(entrant.name(), base.apply(entrant), measure, metric)
                                .map(added -> Numbers.time(added.median())));
    }

    Columns column(String title, Function<Entrant, Optional<String>> cell) {
        header.add(title);
        cells.add(cell);
        return this;
    }

    /** Fills in the rows. */
    MarkdownTable rows(List<Entrant> entrants) {
        MarkdownTable table = new MarkdownTable(header);
        for (Entrant entrant : entrants) {
            List<String> row = new ArrayList<>(List.of(entrant.label()));
            cells.forEach(cell -> row.add(cell.apply(entrant).orElse(NOTHING)));
            table.row(row);
        }
        return table;
    }
}
