package io.llmproxy.examples.csv;

import io.llmproxy.api.event.ExchangeEvent;
import io.llmproxy.api.event.Usage;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** One event as a line of CSV. */
final class CsvLine {
    static final String HEADER = "started_at,exchange_id,project_id,token_id,user_id,model,status,outcome,"
            + "input_tokens,output_tokens,total_tokens,duration_ms\n";

    private CsvLine() {}

    static String of(ExchangeEvent event) {
        Usage usage = event.usage();
        return Stream.of(
                        event.startedAt().toString(),
                        event.exchangeId(),
                        text(event.projectId()),
                        text(event.tokenId()),
                        text(event.userId()),
                        text(event.model().or(event::requestedModel)),
                        String.valueOf(event.status()),
                        event.outcome().name(),
                        count(usage.inputTokens()),
                        count(usage.outputTokens()),
                        count(usage.totalTokens()),
                        String.valueOf(event.duration().toMillis()))
                .map(CsvLine::cell)
                .collect(Collectors.joining(",", "", "\n"));
    }

    private static String text(Optional<String> value) {
        return value.orElse("");
    }

    /** A count that the provider did not report stays empty: it is not zero. */
    private static String count(OptionalLong value) {
        return value.isPresent() ? String.valueOf(value.getAsLong()) : "";
    }

    private static String cell(String value) {
        // Clients choose the model's name: a spreadsheet must not take it for a formula.
        String inert = value.matches("(?s)[=+\\-@\t\r].*") ? "'" + value : value;
        return inert.matches("[\\w.:'/-]*") ? inert : "\"" + inert.replace("\"", "\"\"") + "\"";
    }
}
