package io.llmproxy.benchmarks.run.report;

import io.llmproxy.benchmarks.run.chart.Tone;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The goals, with a column for each of our candidates. */
final class GoalTable {
    private GoalTable() {}

    /** The table, or empty if there is nothing to judge. */
    static Optional<MarkdownTable> of(Report report) {
        List<Goal> goals = new Goals(report.results(), report.withoutEvents()).all();
        List<Entrant> ours = report.entrants().stream()
                .filter(entrant ->
                        entrant.tone() == Tone.OURS && !entrant.name().equals(report.withoutEvents()))
                .toList();
        if (ours.isEmpty()) {
            return Optional.empty();
        }
        List<String> header = new ArrayList<>(List.of("measure", "target"));
        ours.forEach(entrant -> header.add(entrant.label()));
        MarkdownTable table = new MarkdownTable(header);
        for (Goal goal : goals) {
            List<String> row = new ArrayList<>(List.of(goal.measure(), goal.target()));
            ours.forEach(entrant ->
                    row.add(goal.judge().apply(entrant).map(GoalTable::text).orElse("not measured")));
            table.row(row);
        }
        return Optional.of(table);
    }

    private static String text(Goal.Verdict verdict) {
        return (verdict.isMet() ? "met: " : "**missed**: ") + verdict.measured();
    }
}
