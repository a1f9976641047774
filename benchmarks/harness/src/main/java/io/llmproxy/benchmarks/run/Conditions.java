package io.llmproxy.benchmarks.run;

import io.llmproxy.benchmarks.run.machine.Jdks;
import io.llmproxy.benchmarks.run.machine.Machine;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** How it was measured, for those who read the results. */
final class Conditions {
    private Conditions() {}

    static List<String> of(Plan plan, Jdks jdks, Machine machine) {
        List<String> sentences = new ArrayList<>();
        if (machine.isBusy()) {
            sentences.add("**The machine had other work to do before the start: do not trust these figures.**");
        }
        sentences.add(
                "Candidates, the stand-in provider and the load client run on this one machine and share its cores: "
                        + "ratios within a run say more than numbers.");
        sentences.add(
                jdks.isOne()
                        ? "All run on JDK " + jdks.newest().version() + "."
                        : "All run on JDK " + jdks.newest().version() + ", unless a label tells Java "
                                + jdks.oldest().feature() + ": " + jdks.oldest().version() + ".");
        sentences.add("Every candidate is a JVM of its own with " + JvmOptions.HEAP
                + " and the collector that the JDK chooses.");
        sentences.add(String.format(
                Locale.ROOT,
                "%d rounds by each of %d generations of processes, after a warm-up of %.1f s or more, at most five times as long, "
                        + "until %,d calls; candidates are measured in turn, in another order each round. "
                        + "Numbers are medians of the rounds.",
                plan.rounds(),
                plan.generations(),
                plan.warmUp().toMillis() / 1e3,
                WarmUp.ENOUGH_CALLS));
        if (!plan.alone().isEmpty()) {
            sentences.add(
                    "Each measurement with many streams has a process of its own, and is done once per generation.");
        }
        return sentences;
    }
}
