package io.llmproxy.benchmarks.run.report;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** A table that can be read as plain text too. All columns but the first are aligned to the right if they hold nothing but numbers. */
final class MarkdownTable {
    private static final String NUMBER = "[–−-]?[\\d,.]*(–[\\d,.]+)?( (µs|ms|s|MB|KB))?|";

    private final List<String> header;
    private final List<List<String>> rows = new ArrayList<>();

    MarkdownTable(List<String> header) {
        this.header = List.copyOf(header);
    }

    void row(List<String> cells) {
        if (cells.size() != header.size()) {
            throw new IllegalArgumentException("cells: " + cells.size() + " (expected: " + header.size() + ")");
        }
        rows.add(List.copyOf(cells));
    }

    @Override
    public String toString() {
        List<String> lines = new ArrayList<>();
        lines.add(line(header));
        lines.add(IntStream.range(0, header.size())
                .mapToObj(column -> "-".repeat(width(column) + 1) + (isNumeric(column) ? ":" : "-"))
                .collect(Collectors.joining("|", "|", "|\n")));
        rows.forEach(row -> lines.add(line(row)));
        return String.join("", lines);
    }

    private String line(List<String> cells) {
        return IntStream.range(0, cells.size())
                .mapToObj(column -> padded(cells.get(column), column))
                .collect(Collectors.joining(" | ", "| ", " |\n"));
    }

    private String padded(String cell, int column) {
        String padding = " ".repeat(width(column) - cell.length());
        return isNumeric(column) ? padding + cell : cell + padding;
    }

    private int width(int column) {
        int cells =
                rows.stream().mapToInt(row -> row.get(column).length()).max().orElse(0);
        return Math.max(header.get(column).length(), cells);
    }

    private boolean isNumeric(int column) {
        return column > 0 && rows.stream().allMatch(row -> row.get(column).matches(NUMBER));
    }
}
