package io.llmproxy.benchmarks.run.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class MarkdownTableTest {
    @Test
    void numbersStandBelowEachOther() {
        MarkdownTable table = new MarkdownTable(List.of("candidate", "calls/s", "note"));
        table.row(List.of("mitre", "10,557", "slow"));
        table.row(List.of("direct", "–", ""));

        assertThat(table).hasToString("""
                | candidate | calls/s | note |
                |-----------|--------:|------|
                | mitre     |  10,557 | slow |
                | direct    |       – |      |
                """);
    }

    @Test
    void aRowWithAnotherNumberOfCellsIsAMistake() {
        MarkdownTable table = new MarkdownTable(List.of("candidate", "calls/s"));

        assertThatThrownBy(() -> table.row(List.of("mitre")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("cells: 1 (expected: 2)");
    }
}
