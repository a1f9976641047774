package io.llmproxy.core.internal.config;

import java.util.Collection;
import java.util.Comparator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Guesses what somebody meant who wrote an unknown word. */
final class Suggestion {
    private Suggestion() {}

    /** Returns {@code did you mean x?}, or the list of what is known if nothing comes close. */
    static String of(String word, Collection<String> known) {
        @Nullable
        String closest = known.stream()
                .filter(candidate -> distance(word, candidate) <= 1 + candidate.length() / 4)
                .min(Comparator.comparingInt(candidate -> distance(word, candidate)))
                .orElse(null);
        return closest != null
                ? "did you mean " + closest + "?"
                : "expected one of: " + known.stream().sorted().collect(Collectors.joining(", "));
    }

    /** Counts the letters to insert, delete or replace. */
    private static int distance(String from, String to) {
        int[] above = new int[to.length() + 1];
        for (int j = 0; j < above.length; j++) {
            above[j] = j;
        }
        for (int i = 1; i <= from.length(); i++) {
            int[] row = new int[above.length];
            row[0] = i;
            for (int j = 1; j < row.length; j++) {
                int replaced = above[j - 1] + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
                row[j] = Math.min(replaced, 1 + Math.min(above[j], row[j - 1]));
            }
            above = row;
        }
        return above[to.length()];
    }
}
