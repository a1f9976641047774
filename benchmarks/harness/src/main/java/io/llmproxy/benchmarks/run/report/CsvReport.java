package io.llmproxy.benchmarks.run.report;

import io.llmproxy.benchmarks.run.result.Figure;
import io.llmproxy.benchmarks.run.result.Results;
import java.util.Locale;

/** {@code raw.csv}: one line per candidate, measure, round and metric. */
public final class CsvReport {
    private CsvReport() {}

    public static String of(Results results) {
        StringBuilder csv = new StringBuilder("candidate,measure,round,metric,value\n");
        for (Figure figure : results.figures()) {
            csv.append(String.format(
                    Locale.ROOT,
                    "%s,%s,%d,%s,%.3f\n",
                    figure.candidate(),
                    figure.measure(),
                    figure.round(),
                    figure.metric().key(),
                    figure.value()));
        }
        return csv.toString();
    }
}
