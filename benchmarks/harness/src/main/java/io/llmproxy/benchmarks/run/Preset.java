package io.llmproxy.benchmarks.run;

import io.llmproxy.benchmarks.run.machine.Jdk;
import io.llmproxy.benchmarks.run.machine.Jdks;
import io.llmproxy.benchmarks.run.result.MeasureNames;
import java.time.Duration;
import java.util.List;

/** How much is measured unless options say otherwise. */
enum Preset {
    /** About two minutes: ours, the yardstick and one peer. */
    QUICK(2, Duration.ofMillis(1_500), Duration.ofSeconds(3)) {
        @Override
        List<String> candidates(Catalogue catalogue) {
            Jdk newest = catalogue.jdks().newest();
            return List.of(
                    Candidate.Direct.NAME, Catalogue.bare(newest), Catalogue.onJetty(newest), "jetty-async-proxy");
        }

        @Override
        List<String> measures() {
            return List.of(MeasureNames.LATENCY_1, MeasureNames.LATENCY_8, MeasureNames.THROUGHPUT, MeasureNames.PACED);
        }
    },

    /** About ten minutes: everybody once. */
    USUAL(3, Duration.ofMillis(1_200), Duration.ofMillis(3_500)) {
        @Override
        List<String> candidates(Catalogue catalogue) {
            Jdks jdks = catalogue.jdks();
            return catalogue.all().stream()
                    .map(Candidate::name)
                    .filter(name -> jdks.isOne()
                            || !List.of(Catalogue.bare(jdks.oldest()), Catalogue.onTomcat(jdks.oldest()))
                                    .contains(name))
                    .toList();
        }

        @Override
        List<String> measures() {
            return List.of(
                    MeasureNames.LATENCY_1,
                    MeasureNames.LATENCY_8,
                    MeasureNames.THROUGHPUT,
                    MeasureNames.PACED,
                    MeasureNames.streams(1_000, false));
        }
    },

    /** Everything, for as long as it takes. */
    ALL(5, Duration.ofSeconds(4), Duration.ofSeconds(15)) {
        @Override
        List<String> candidates(Catalogue catalogue) {
            return catalogue.all().stream().map(Candidate::name).toList();
        }

        @Override
        List<String> measures() {
            return new Measures(slice()).all().stream().map(Measure::name).toList();
        }
    };

    private final int rounds;
    private final Duration slice;
    private final Duration warmUp;

    Preset(int rounds, Duration slice, Duration warmUp) {
        this.rounds = rounds;
        this.slice = slice;
        this.warmUp = warmUp;
    }

    abstract List<String> candidates(Catalogue catalogue);

    abstract List<String> measures();

    int rounds() {
        return rounds;
    }

    /** How long one measurement of one candidate takes. */
    Duration slice() {
        return slice;
    }

    /** How long each candidate is called before it is measured. */
    Duration warmUp() {
        return warmUp;
    }
}
