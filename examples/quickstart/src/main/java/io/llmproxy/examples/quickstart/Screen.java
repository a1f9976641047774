package io.llmproxy.examples.quickstart;

import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The terminal: steps, facts, text that arrives piece by piece, and a table. */
final class Screen {
    private static final String INDENT = "   ";
    private static final int WIDTH = 80;

    private final PrintStream out;
    private int steps;
    private int column;

    Screen(PrintStream out) {
        this.out = new PrintStream(out, true, StandardCharsets.UTF_8);
    }

    void title(String text) {
        out.println();
        out.println(text);
        out.println();
    }

    void step(String text) {
        steps++;
        out.println();
        out.println(steps + "  " + text);
        out.println();
    }

    void fact(String name, Object value) {
        line(String.format(Locale.ROOT, "%-9s %s", name, value));
    }

    void line(String text) {
        out.println(text.isEmpty() ? "" : INDENT + text);
    }

    /** Shows a piece of a text at once, on a new line where the old one is full. */
    void piece(String text) {
        for (String word : text.split("(?= )", -1)) {
            if (column == 0) {
                out.print(INDENT + "< ");
                column = INDENT.length() + 2;
            } else if (column + word.length() > WIDTH && word.startsWith(" ")) {
                out.print("\n" + INDENT + " ");
                column = INDENT.length() + 1;
            }
            out.print(word);
            column += word.length();
        }
        out.flush();
    }

    void endOfPieces() {
        out.println();
        column = 0;
    }

    /** Shows rows below a header; columns that hold numbers are aligned to the right. */
    void table(List<String> header, List<List<String>> rows) {
        List<List<String>> all = new ArrayList<>(List.of(header));
        all.addAll(rows);
        List<String> lines = new ArrayList<>();
        for (List<String> row : all) {
            StringBuilder line = new StringBuilder();
            for (int i = 0; i < row.size(); i++) {
                int cell = i;
                int width =
                        all.stream().mapToInt(r -> r.get(cell).length()).max().orElse(0);
                boolean isNumber = rows.stream().allMatch(r -> r.get(cell).matches("[\\d.]+( s)?"));
                line.append(String.format(Locale.ROOT, "%" + (isNumber ? "" : "-") + width + "s  ", row.get(i)));
            }
            lines.add(line.toString().stripTrailing());
        }
        lines.forEach(this::line);
    }
}
