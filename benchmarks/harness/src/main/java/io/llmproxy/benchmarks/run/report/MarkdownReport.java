package io.llmproxy.benchmarks.run.report;

import io.llmproxy.benchmarks.run.result.Failure;
import io.llmproxy.benchmarks.run.result.MeasureNames;
import io.llmproxy.benchmarks.run.result.Metric;
import io.llmproxy.benchmarks.run.result.Results;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** {@code results.md}. */
final class MarkdownReport {
    private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("d MMMM yyyy", Locale.ENGLISH);

    private final Report report;
    private final Results results;
    private final Set<String> charts;
    private final StringBuilder text = new StringBuilder();

    MarkdownReport(Report report, Set<String> charts) {
        this.report = report;
        this.results = report.results();
        this.charts = Set.copyOf(charts);
    }

    String text() {
        text.append("# Results of the benchmarks\n\n");
        text.append(DAY.format(report.machine().time().atZone(ZoneOffset.UTC)))
                .append(". ")
                .append(report.machine())
                .append(".\n\n");
        report.conditions()
                .forEach(condition -> text.append("* ").append(condition).append('\n'));
        GoalTable.of(report).ifPresent(table -> section("Targets", table));
        throughput();
        latency();
        rate();
        paced();
        results.measures().stream().filter(name -> name.startsWith("streams-")).forEach(this::streams);
        life();
        failures();
        return text.toString();
    }

    private void throughput() {
        String measure = MeasureNames.THROUGHPUT;
        List<Entrant> rows = report.standings().highestFirst(measure, Metric.REQUESTS_PER_SECOND);
        if (!rows.isEmpty()) {
            section(
                    "Throughput and cost, 64 callers",
                    new Columns(results, measure)
                            .median("calls/s", Metric.REQUESTS_PER_SECOND)
                            .range("from–to", Metric.REQUESTS_PER_SECOND)
                            .ratio("× bare", Metric.REQUESTS_PER_SECOND, Entrant::bare)
                            .ratio("× direct", Metric.REQUESTS_PER_SECOND, entrant -> Entrant.DIRECT)
                            .median("CPU µs/call", Metric.CPU)
                            .ratio("CPU × bare", Metric.CPU, Entrant::bare)
                            .median("allocated KB/call", Metric.ALLOCATED)
                            .time("p50", Metric.P50)
                            .time("p99", Metric.P99)
                            .rows(rows));
            charts("throughput.svg", "cpu.svg");
        }
    }

    private void latency() {
        for (String measure : List.of(MeasureNames.LATENCY_1, MeasureNames.LATENCY_8)) {
            List<Entrant> rows = report.standings().lowestFirst(measure, Metric.P50);
            if (!rows.isEmpty()) {
                section(
                        measure.equals(MeasureNames.LATENCY_1) ? "Latency, 1 caller" : "Latency, 8 callers",
                        new Columns(results, measure)
                                .time("p50", Metric.P50)
                                .time("p99", Metric.P99)
                                .added("p50 over direct", Metric.P50, entrant -> Entrant.DIRECT)
                                .added("p50 over bare", Metric.P50, Entrant::bare)
                                .added("p99 over direct", Metric.P99, entrant -> Entrant.DIRECT)
                                .rows(rows));
                charts(measure + ".svg");
            }
        }
    }

    private void rate() {
        String measure = MeasureNames.RATE;
        List<Entrant> rows = report.standings().highestFirst(measure, Metric.SUSTAINED_PER_SECOND);
        if (!rows.isEmpty()) {
            section(
                    "Highest rate with p99 below 5 ms",
                    new Columns(results, measure)
                            .median("calls/s", Metric.SUSTAINED_PER_SECOND)
                            .range("from–to", Metric.SUSTAINED_PER_SECOND)
                            .ratio("× bare", Metric.SUSTAINED_PER_SECOND, Entrant::bare)
                            .rows(rows));
            charts("rate.svg");
        }
    }

    private void paced() {
        String measure = MeasureNames.PACED;
        List<Entrant> rows = report.standings().lowestFirst(measure, Metric.DELAY_P50);
        if (!rows.isEmpty()) {
            section(
                    "20 streams at a time, chunks 50 ms apart",
                    new Columns(results, measure)
                            .time("first chunk p50", Metric.FIRST_CHUNK_P50)
                            .added("over direct", Metric.FIRST_CHUNK_P50, entrant -> Entrant.DIRECT)
                            .time("delay per chunk p50", Metric.DELAY_P50)
                            .added("over direct", Metric.DELAY_P50, entrant -> Entrant.DIRECT)
                            .time("delay per chunk p99", Metric.DELAY_P99)
                            .rows(rows));
        }
    }

    private void streams(String measure) {
        List<Entrant> rows = report.standings().highestFirst(measure, Metric.FINISHED);
        if (!rows.isEmpty()) {
            section(
                    StreamTitles.of(measure),
                    new Columns(results, measure)
                            .median("finished", Metric.FINISHED)
                            .median("at a time", Metric.MOST_CONCURRENT)
                            .median("frames wrong", Metric.WRONG_FRAMES)
                            .time("first chunk p50", Metric.FIRST_CHUNK_P50)
                            .time("first chunk p99", Metric.FIRST_CHUNK_P99)
                            .time("delay p50", Metric.DELAY_P50)
                            .time("delay p99", Metric.DELAY_P99)
                            .median("RSS KB/stream", Metric.RSS_PER_STREAM)
                            .median("heap KB/stream", Metric.HEAP_PER_STREAM)
                            .median("CPU µs/stream", Metric.CPU)
                            .median("threads", Metric.THREADS)
                            .median("file handles", Metric.FILE_HANDLES)
                            .rows(rows));
            charts(measure + "-memory.svg", measure + "-delay.svg");
        }
    }

    private void life() {
        String measure = MeasureNames.LIFE;
        List<Entrant> rows = report.standings().lowestFirst(measure, Metric.RSS_IDLE);
        if (!rows.isEmpty()) {
            section(
                    "Memory, start and end of the process",
                    new Columns(results, measure)
                            .median("start ms", Metric.START)
                            .median("RSS idle MB", Metric.RSS_IDLE)
                            .median("RSS at 64 callers MB", MeasureNames.THROUGHPUT, Metric.RSS)
                            .median("RSS after MB", Metric.RSS_AFTER)
                            .median("heap after MB", Metric.HEAP_AFTER)
                            .median("close ms", Metric.CLOSE)
                            .median("calls", Metric.SENT)
                            .median("events", Metric.DELIVERED)
                            .median("dropped", Metric.DROPPED)
                            .rows(rows));
        }
    }

    private void failures() {
        if (!results.failures().isEmpty()) {
            text.append("\n## What went wrong\n\n");
            for (Failure failure : results.failures()) {
                text.append("* ").append(failure).append('\n');
            }
        }
    }

    private void section(String title, MarkdownTable table) {
        text.append("\n## ").append(title).append("\n\n").append(table);
    }

    private void charts(String... names) {
        for (String name : names) {
            if (charts.contains(name)) {
                text.append("\n![")
                        .append(name.replaceFirst("\\.svg$", ""))
                        .append("](")
                        .append(name)
                        .append(")\n");
            }
        }
    }
}
