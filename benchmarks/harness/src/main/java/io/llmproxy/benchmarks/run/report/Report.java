package io.llmproxy.benchmarks.run.report;

import io.llmproxy.benchmarks.run.machine.Machine;
import io.llmproxy.benchmarks.run.result.Results;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * All that is to be told of a run.
 *
 * @param entrants in the order in which they were measured
 * @param withoutEvents the name of the candidate without capture and events
 * @param conditions how it was measured, one sentence each
 */
public record Report(
        Results results, List<Entrant> entrants, String withoutEvents, Machine machine, List<String> conditions) {
    /** Copies the lists. */
    public Report {
        entrants = List.copyOf(entrants);
        conditions = List.copyOf(conditions);
    }

    /** Writes {@code raw.csv}, {@code results.md} and the charts that the latter shows. */
    public void write(Path folder) throws IOException {
        Files.createDirectories(folder);
        Files.writeString(folder.resolve("raw.csv"), CsvReport.of(results));
        Map<String, String> charts = new Charts(results, entrants).all();
        for (Map.Entry<String, String> chart : charts.entrySet()) {
            Files.writeString(folder.resolve(chart.getKey()), chart.getValue());
        }
        Files.writeString(folder.resolve("results.md"), new MarkdownReport(this, charts.keySet()).text());
    }

    /** The table of the goals, and what went wrong, for those who do not open a file. */
    public String summary() {
        StringBuilder text = new StringBuilder();
        GoalTable.of(this).ifPresent(table -> text.append('\n').append(table));
        results.failures().forEach(failure -> text.append('\n').append(failure));
        return text.toString();
    }

    Standings standings() {
        return new Standings(results, entrants);
    }
}
