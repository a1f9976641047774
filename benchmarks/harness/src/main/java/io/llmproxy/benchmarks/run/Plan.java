package io.llmproxy.benchmarks.run;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * What to do.
 *
 * @param candidates in the order of the tables
 * @param measures in the order of each round
 * @param rounds how often everything is measured by each generation of processes
 * @param generations how often the processes are started anew, because no two JVMs compile alike
 * @param warmUp how long each process is called at least before it is measured
 * @param out the folder of the results
 */
record Plan(
        List<Candidate> candidates, List<Measure> measures, int rounds, int generations, Duration warmUp, Path out) {
    private static final Duration START = Duration.ofSeconds(2);

    Plan {
        candidates = List.copyOf(candidates);
        measures = List.copyOf(measures);
    }

    /** The measures that processes go through in turn. */
    List<Measure> inTurn() {
        return measures.stream().filter(measure -> !measure.needsFreshProcess()).toList();
    }

    /** The measures that need a process of their own. */
    List<Measure> alone() {
        return measures.stream().filter(Measure::needsFreshProcess).toList();
    }

    /** The candidates in the order of a round: everybody follows on somebody else each time. */
    List<Candidate> order(int round) {
        List<Candidate> rotated = new ArrayList<>(candidates);
        Collections.rotate(rotated, -(round % candidates.size()));
        return rotated;
    }

    /** How long a process that is to be measured only once is called before. */
    Duration shortWarmUp() {
        return warmUp.dividedBy(2);
    }

    /** About how long all of it takes. */
    Duration duration() {
        Duration total = Duration.ZERO;
        for (Candidate candidate : candidates) {
            if (!inTurn().isEmpty()) {
                total = total.plus(START.plus(WarmUp.usualLength(warmUp)).multipliedBy(generations));
            }
            for (Measure measure : measures) {
                if (measure.suits(candidate)) {
                    Duration once = measure.needsFreshProcess()
                            ? measure.duration().plus(START).plus(WarmUp.usualLength(shortWarmUp()))
                            : measure.duration().multipliedBy(rounds);
                    total = total.plus(once.multipliedBy(generations));
                }
            }
        }
        return total;
    }
}
