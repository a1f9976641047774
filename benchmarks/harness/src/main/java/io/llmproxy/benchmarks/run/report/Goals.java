package io.llmproxy.benchmarks.run.report;

import io.llmproxy.benchmarks.run.report.Goal.Verdict;
import io.llmproxy.benchmarks.run.result.MeasureNames;
import io.llmproxy.benchmarks.run.result.Metric;
import io.llmproxy.benchmarks.run.result.Results;
import io.llmproxy.benchmarks.run.result.Spread;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** The goals of llmproxy. Ratios and differences are those of the same round; their medians are judged. */
final class Goals {
    private static final double NOT_MORE_THAN_NOISE = 1e-9;

    private final Results results;
    private final List<Goal> goals = new ArrayList<>();

    /**
     * Knows what to compare with.
     *
     * @param withoutEvents the name of the candidate without capture and events
     */
    Goals(Results results, String withoutEvents) {
        this.results = results;
        atLeast(1.0, "jetty-async-proxy");
        atLeast(1.2, "mitre");
        atLeast(3.0, "gateway-webmvc");
        add(
                "processor time per call",
                "≤ 1.1 × bare relay",
                ours -> results.ratio(ours.name(), ours.bare(), MeasureNames.THROUGHPUT, Metric.CPU)
                        .map(ratio -> atMost(ratio.median(), 1.1, times(ratio))));
        addedMedian("direct", 150, ours -> Entrant.DIRECT);
        addedMedian("the bare relay", 60, Entrant::bare);
        streams(9_000, false);
        streams(15_000, true);
        add(
                "delay per chunk, 1,000 streams, p50",
                "≤ 0.5 ms",
                ours -> delay(ours.name(), Metric.DELAY_P50).map(micros -> atMost(micros, 500, Numbers.time(micros))));
        add(
                "delay per chunk, 1,000 streams, p99",
                "≤ bare relay",
                ours -> delay(ours.name(), Metric.DELAY_P99)
                        .flatMap(micros -> delay(ours.bare(), Metric.DELAY_P99)
                                .map(bare -> atMost(
                                        micros, bare, Numbers.time(micros) + " against " + Numbers.time(bare)))));
        add(
                "allocation per call",
                "≤ 25 KB",
                ours -> results.median(ours.name(), MeasureNames.THROUGHPUT, Metric.ALLOCATED)
                        .map(kilobytes -> atMost(kilobytes, 25, Numbers.of(kilobytes) + " KB")));
        add(
                "throughput with capture and events",
                "≥ 0.9 × without",
                ours -> results.ratio(ours.name(), withoutEvents, MeasureNames.THROUGHPUT, Metric.REQUESTS_PER_SECOND)
                        .map(ratio -> new Verdict(times(ratio), ratio.median() >= 0.9)));
        add("events", "one per call, none dropped", this::events);
    }

    List<Goal> all() {
        return List.copyOf(goals);
    }

    private void atLeast(double factor, String peer) {
        add(
                "throughput, 64 callers",
                "≥ " + factor + " × " + peer,
                ours -> results.ratio(ours.name(), peer, MeasureNames.THROUGHPUT, Metric.REQUESTS_PER_SECOND)
                        .map(ratio -> new Verdict(times(ratio), ratio.median() >= factor)));
    }

    private void addedMedian(String baseInWords, double limit, Function<Entrant, String> base) {
        add(
                "latency added to " + baseInWords + ", 1 caller, p50",
                "≤ " + Numbers.of(limit) + " µs",
                ours -> results.added(ours.name(), base.apply(ours), MeasureNames.LATENCY_1, Metric.P50)
                        .map(added -> atMost(added.median(), limit, Numbers.time(added.median()))));
    }

    private void streams(int streams, boolean isHttp2) {
        String measure = MeasureNames.streams(streams, isHttp2);
        String title = Numbers.of(streams) + " streams of 10 s" + (isHttp2 ? ", HTTP/2 provider" : "");
        add(
                title,
                "all finish, no frame lost",
                ours -> lowest(ours, measure, Metric.FINISHED)
                        .flatMap(finished -> results.sum(ours.name(), measure, Metric.WRONG_FRAMES)
                                .map(wrong -> new Verdict(
                                        Numbers.of(finished) + " finished, " + Numbers.of(wrong) + " frames wrong",
                                        finished == streams && wrong == 0))));
        add(
                title,
                "≤ 100 KB of RSS each on Jetty",
                ours -> results.median(ours.name(), measure, Metric.RSS_PER_STREAM)
                        .map(kilobytes -> atMost(kilobytes, 100, Numbers.of(kilobytes) + " KB")));
    }

    private Optional<Verdict> events(Entrant ours) {
        String name = ours.name();
        return results.sum(name, MeasureNames.LIFE, Metric.SENT)
                .flatMap(sent -> results.sum(name, MeasureNames.LIFE, Metric.PUBLISHED)
                        .flatMap(published -> results.sum(name, MeasureNames.LIFE, Metric.DELIVERED)
                                .map(delivered -> new Verdict(
                                        Numbers.of(delivered) + " for " + Numbers.of(sent) + " calls",
                                        published.equals(sent) && delivered.equals(sent)))));
    }

    private Optional<Double> delay(String name, Metric metric) {
        return results.median(name, MeasureNames.streams(1_000, false), metric);
    }

    private Optional<Double> lowest(Entrant ours, String measure, Metric metric) {
        return results.spread(ours.name(), measure, metric).map(Spread::lowest);
    }

    private void add(String measure, String target, Function<Entrant, Optional<Verdict>> judge) {
        goals.add(new Goal(measure, target, judge));
    }

    private static Verdict atMost(double value, double limit, String text) {
        return new Verdict(text, value <= limit + NOT_MORE_THAN_NOISE);
    }

    private static String times(Spread ratio) {
        String range = ratio.count() == 1
                ? ""
                : " (" + Numbers.ratio(ratio.lowest()) + "–" + Numbers.ratio(ratio.highest()) + ")";
        return Numbers.ratio(ratio.median()) + " ×" + range;
    }
}
