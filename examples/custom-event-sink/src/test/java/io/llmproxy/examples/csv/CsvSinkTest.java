package io.llmproxy.examples.csv;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.llmproxy.api.event.ExchangeEvent;
import io.llmproxy.api.event.Outcome;
import io.llmproxy.api.event.Usage;
import io.llmproxy.api.event.UsageSource;
import io.llmproxy.api.plugin.PluginSetting;
import io.llmproxy.api.sink.DeliveryResult;
import io.llmproxy.api.sink.EventSinkProvider;
import io.llmproxy.api.sink.SinkException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CsvSinkTest {
    @TempDir
    Path directory;

    private static ExchangeEvent.Builder event(String id) {
        return ExchangeEvent.builder()
                .exchangeId(id)
                .startedAt(Instant.parse("2026-11-23T10:15:30Z"))
                .outcome(Outcome.COMPLETED)
                .method("POST")
                .path("/v1/chat/completions")
                .status(200)
                .duration(Duration.ofMillis(137));
    }

    private List<String> write(ExchangeEvent... events) throws IOException {
        Path file = directory.resolve("new/usage.csv");
        try (CsvSink sink = new CsvSink(file)) {
            sink.start();
            assertThat(sink.deliver(List.of(events))).hasSize(events.length).containsOnly(DeliveryResult.delivered());
        }
        return Files.readAllLines(file);
    }

    @Test
    void serviceLoaderFindsTheProviderByName() {
        EventSinkProvider provider =
                ServiceLoader.load(EventSinkProvider.class).findFirst().orElseThrow();

        assertThat(provider.name()).isEqualTo("csv");
        assertThat(provider.settings()).extracting(PluginSetting::key).containsExactly("path");
        assertThat(provider.settings()).allMatch(PluginSetting::isRequired);
    }

    @Test
    void eachEventBecomesOneLineBelowTheHeader() throws IOException {
        ExchangeEvent known = event("e1")
                .projectId("p1")
                .tokenId("t1")
                .userId("ada")
                .model("gpt-4o-mini")
                .usage(Usage.builder(UsageSource.PROVIDER)
                        .inputTokens(10L)
                        .outputTokens(4L)
                        .totalTokens(14L)
                        .build())
                .build();

        assertThat(write(known, event("e2").build()))
                .containsExactly(
                        CsvLine.HEADER.strip(),
                        "2026-11-23T10:15:30Z,e1,p1,t1,ada,gpt-4o-mini,200,COMPLETED,10,4,14,137",
                        "2026-11-23T10:15:30Z,e2,,,,,200,COMPLETED,,,,137");
    }

    @Test
    void fileOfAnEarlierRunIsContinuedWithoutASecondHeader() throws IOException {
        write(event("e1").build());

        assertThat(write(event("e2").build())).hasSize(3).containsOnlyOnce(CsvLine.HEADER.strip());
    }

    @Test
    void textIsQuotedAndCannotBecomeAFormula() throws IOException {
        ExchangeEvent odd =
                event("e1").userId("Ada, \"Countess\"").model("=1+1").build();

        assertThat(write(odd).get(1)).contains(",\"Ada, \"\"Countess\"\"\",\"'=1+1\",");
    }

    @Test
    void fileThatCannotBeOpenedEndsTheStart() throws IOException {
        Path taken = Files.createDirectory(directory.resolve("taken.csv"));

        assertThatThrownBy(() -> new CsvSink(taken).start())
                .isInstanceOf(SinkException.class)
                .hasMessageContaining("sink.csv.path")
                .hasMessageContaining("taken.csv");
    }

    @Test
    void failedWriteAsksForTheBatchAgain() {
        CsvSink neverStarted = new CsvSink(directory.resolve("usage.csv"));

        assertThat(neverStarted.deliver(List.of(event("e1").build())))
                .singleElement()
                .isInstanceOf(DeliveryResult.Retry.class);
    }
}
