package io.llmproxy.benchmarks.run;

import java.util.Locale;

/** What {@code --list} prints. */
final class Listing {
    private Listing() {}

    static String of(Catalogue catalogue) {
        StringBuilder text = new StringBuilder("Candidates:\n");
        catalogue.all().forEach(candidate -> line(text, candidate.name(), candidate.label()));
        text.append("\nMeasures:\n");
        new Measures(Preset.USUAL.slice()).all().forEach(measure -> line(text, measure.name(), measure.description()));
        return text.toString();
    }

    private static void line(StringBuilder text, String name, String description) {
        text.append(String.format(Locale.ROOT, "  %-28s %s%n", name, description));
    }
}
