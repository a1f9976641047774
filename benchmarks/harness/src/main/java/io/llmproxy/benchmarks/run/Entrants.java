package io.llmproxy.benchmarks.run;

import io.llmproxy.benchmarks.run.chart.Tone;
import io.llmproxy.benchmarks.run.machine.Jdk;
import io.llmproxy.benchmarks.run.machine.Jdks;
import io.llmproxy.benchmarks.run.report.Entrant;
import java.util.List;

/** How candidates look in reports. */
final class Entrants {
    private Entrants() {}

    static List<Entrant> of(Plan plan, Jdks jdks) {
        return plan.candidates().stream()
                .map(candidate -> new Entrant(
                        candidate.name(), candidate.label(), Catalogue.bare(jdkOf(candidate, jdks)), tone(candidate)))
                .toList();
    }

    private static Jdk jdkOf(Candidate candidate, Jdks jdks) {
        return candidate instanceof Program program ? program.jdk() : jdks.newest();
    }

    private static Tone tone(Candidate candidate) {
        if (candidate.name().startsWith("llmproxy-")) {
            return Tone.OURS;
        }
        boolean isYardstick =
                candidate instanceof Candidate.Direct || candidate.name().startsWith("bare-");
        return isYardstick ? Tone.YARDSTICK : Tone.OTHER;
    }
}
