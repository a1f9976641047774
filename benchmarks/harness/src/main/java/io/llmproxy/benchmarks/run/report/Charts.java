package io.llmproxy.benchmarks.run.report;

import io.llmproxy.benchmarks.run.chart.BarChart;
import io.llmproxy.benchmarks.run.chart.BarChart.Bar;
import io.llmproxy.benchmarks.run.chart.RangeChart;
import io.llmproxy.benchmarks.run.chart.RangeChart.Range;
import io.llmproxy.benchmarks.run.result.MeasureNames;
import io.llmproxy.benchmarks.run.result.Metric;
import io.llmproxy.benchmarks.run.result.Results;
import io.llmproxy.benchmarks.run.result.Spread;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** The charts of all measures that have figures. */
final class Charts {
    private static final String LINE = "thin line: lowest to highest round";
    private static final String DOTS = "full dot: half of them are faster; hollow dot: 99 of 100 are";

    private final Results results;
    private final Standings standings;
    private final Map<String, String> charts = new LinkedHashMap<>();

    Charts(Results results, List<Entrant> entrants) {
        this.results = results;
        standings = new Standings(results, entrants);
    }

    /** Documents by file name. */
    Map<String, String> all() {
        bars(
                "throughput.svg",
                "Throughput, 64 callers",
                "Calls per second; longer is better; " + LINE
                        + direct(MeasureNames.THROUGHPUT, Metric.REQUESTS_PER_SECOND),
                MeasureNames.THROUGHPUT,
                Metric.REQUESTS_PER_SECOND,
                gateways(MeasureNames.THROUGHPUT, Metric.REQUESTS_PER_SECOND));
        bars(
                "cpu.svg",
                "Processor time per call",
                "Microseconds of the gateway's process, 64 callers; shorter is better; " + LINE,
                MeasureNames.THROUGHPUT,
                Metric.CPU,
                standings.lowestFirst(MeasureNames.THROUGHPUT, Metric.CPU));
        bars(
                "rate.svg",
                "Highest rate with p99 below 5 ms",
                "Calls per second; longer is better; " + LINE + direct(MeasureNames.RATE, Metric.SUSTAINED_PER_SECOND),
                MeasureNames.RATE,
                Metric.SUSTAINED_PER_SECOND,
                gateways(MeasureNames.RATE, Metric.SUSTAINED_PER_SECOND));
        latency(MeasureNames.LATENCY_1, "Latency, 1 caller");
        latency(MeasureNames.LATENCY_8, "Latency, 8 callers");
        results.measures().stream().filter(name -> name.startsWith("streams-")).forEach(this::streams);
        return charts;
    }

    /** All but the provider itself, whose bar would leave the others no room. */
    private List<Entrant> gateways(String measure, Metric metric) {
        return standings.highestFirst(measure, metric).stream()
                .filter(entrant -> !entrant.isDirect())
                .toList();
    }

    private String direct(String measure, Metric metric) {
        return results.median(Entrant.DIRECT, measure, metric)
                .map(value -> "; without a gateway: " + Numbers.of(value))
                .orElse("");
    }

    private void latency(String measure, String title) {
        ranges(
                measure + ".svg",
                title,
                "Time until the whole answer is there, 1.5 KB; " + DOTS,
                measure,
                Metric.P50,
                Metric.P99);
    }

    private void streams(String measure) {
        String title = StreamTitles.of(measure);
        Function<Entrant, String> note =
                entrant -> value(entrant, measure, Metric.RSS_PER_STREAM) + unlessAllFinished(entrant, measure);
        bars(
                measure + "-memory.svg",
                title + ": memory",
                "KB of RSS per stream at the peak, garbage not yet collected included; shorter is better",
                measure,
                Metric.RSS_PER_STREAM,
                standings.lowestFirst(measure, Metric.RSS_PER_STREAM),
                note);
        ranges(
                measure + "-delay.svg",
                title + ": delay per chunk",
                "From the provider's sending to the caller's receiving; " + DOTS,
                measure,
                Metric.DELAY_P50,
                Metric.DELAY_P99);
    }

    private String unlessAllFinished(Entrant entrant, String measure) {
        double finished =
                results.median(entrant.name(), measure, Metric.FINISHED).orElse(0.0);
        double started = results.median(entrant.name(), measure, Metric.STARTED).orElse(0.0);
        return finished == started ? "" : ", " + Numbers.of(finished) + " finished";
    }

    private void bars(
            String file, String title, String subtitle, String measure, Metric metric, List<Entrant> entrants) {
        bars(file, title, subtitle, measure, metric, entrants, entrant -> value(entrant, measure, metric));
    }

    private void bars(
            String file,
            String title,
            String subtitle,
            String measure,
            Metric metric,
            List<Entrant> entrants,
            Function<Entrant, String> note) {
        if (!entrants.isEmpty()) {
            List<Bar> bars = entrants.stream()
                    .map(entrant -> bar(entrant, spread(entrant, measure, metric), note.apply(entrant)))
                    .toList();
            charts.put(file, BarChart.draw(title, subtitle, bars));
        }
    }

    private void ranges(String file, String title, String subtitle, String measure, Metric from, Metric to) {
        List<Range> ranges = standings.lowestFirst(measure, from).stream()
                .map(entrant -> range(
                        entrant,
                        spread(entrant, measure, from).median(),
                        spread(entrant, measure, to).median()))
                .toList();
        if (!ranges.isEmpty()) {
            charts.put(file, RangeChart.draw(title, subtitle, Numbers::time, ranges));
        }
    }

    private static Bar bar(Entrant entrant, Spread spread, String note) {
        return new Bar(entrant.label(), entrant.tone(), spread.median(), spread.lowest(), spread.highest(), note);
    }

    private static Range range(Entrant entrant, double from, double to) {
        double positive = Math.max(from, 1);
        return new Range(
                entrant.label(),
                entrant.tone(),
                positive,
                Math.max(positive, to),
                Numbers.time(from) + ", " + Numbers.time(to));
    }

    private String value(Entrant entrant, String measure, Metric metric) {
        return Numbers.of(spread(entrant, measure, metric).median());
    }

    private Spread spread(Entrant entrant, String measure, Metric metric) {
        return results.spread(entrant.name(), measure, metric).orElseThrow();
    }
}
