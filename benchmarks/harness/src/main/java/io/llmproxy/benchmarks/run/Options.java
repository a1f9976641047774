package io.llmproxy.benchmarks.run;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The command line. */
@Command(
        name = "benchmarks/run",
        description = "Measures llmproxy beside what else a Java team would use, in turn and on this machine. "
                + "Takes about ten minutes unless options say otherwise.",
        sortOptions = false,
        usageHelpAutoWidth = true)
final class Options {
    @ArgGroup
    private @Nullable Amount amount;

    static final class Amount {
        @Option(names = "--quick", description = "About two minutes: llmproxy, the bare relay and one peer.")
        boolean isQuick;

        @Option(names = "--all", description = "Everything that there is, for as long as it takes.")
        boolean isAll;
    }

    @Option(names = "--candidates", split = ",", paramLabel = "<name>", description = "Whom to measure.")
    private @Nullable List<String> candidates;

    @Option(names = "--measures", split = ",", paramLabel = "<name>", description = "What to measure.")
    private @Nullable List<String> measures;

    @Option(
            names = "--url",
            paramLabel = "<name>=<url>[,token=<text>][,pid=<n>]",
            description =
                    "One more candidate, which runs already and relays to --provider-port. With the id of its process, "
                            + "processor time and memory are told as well.")
    private List<String> urls = new ArrayList<>();

    @Option(
            names = "--provider-port",
            paramLabel = "<port>",
            description = "Where the stand-in provider listens (default: any free port).")
    private int providerPort;

    @Option(names = "--rounds", paramLabel = "<n>", description = "How often each is measured.")
    private @Nullable Integer rounds;

    @Option(names = "--slice", paramLabel = "<seconds>", description = "How long each measurement takes.")
    private @Nullable Double slice;

    @Option(
            names = "--warm-up",
            paramLabel = "<seconds>",
            description = "How long each process is called before, at least.")
    private @Nullable Double warmUp;

    @Option(
            names = "--restart",
            paramLabel = "<n>",
            description = "How many generations of processes go through all of it (default: 1).")
    private int generations = 1;

    @Option(
            names = "--soak",
            paramLabel = "<minutes>",
            description =
                    "Instead, loads one candidate for that long, with callers that hang up, and tells whether it grows.")
    private int soakMinutes;

    @Option(
            names = "--out",
            paramLabel = "<folder>",
            description = "Where results go (default: ${DEFAULT-VALUE}).",
            defaultValue = "benchmarks/target/results")
    private Path out = Path.of("benchmarks/target/results");

    @Option(names = "--list", description = "Lists candidates and measures.")
    private boolean isList;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Shows this.")
    private boolean isHelp;

    boolean isList() {
        return isList;
    }

    boolean isHelp() {
        return isHelp;
    }

    /** The port of the provider, 0 for any. */
    int providerPort() {
        return between("--provider-port", providerPort, 0, 65_535);
    }

    /** The minutes of a soak, 0 for measurements in turn. */
    int soakMinutes() {
        return between("--soak", soakMinutes, 0, 100_000);
    }

    /** Where results go. */
    Path out() {
        return out;
    }

    /**
     * The candidate to soak.
     *
     * @throws IllegalArgumentException if it is not one
     */
    Candidate soaked(Catalogue catalogue) {
        List<Candidate> chosen = candidates == null && !urls.isEmpty()
                ? new ArrayList<>()
                : new ArrayList<>(catalogue.named(
                        candidates == null
                                ? List.of(Catalogue.onJetty(catalogue.jdks().newest()))
                                : candidates));
        urls.stream().map(RunningServer::of).forEach(chosen::add);
        if (chosen.size() != 1 || chosen.get(0) instanceof Candidate.Direct) {
            throw new IllegalArgumentException(
                    "--soak: " + chosen.stream().map(Candidate::name).collect(Collectors.joining(", "))
                            + " (expected: one gateway)");
        }
        return chosen.get(0);
    }

    Preset preset() {
        if (amount == null) {
            return Preset.USUAL;
        }
        return amount.isQuick ? Preset.QUICK : amount.isAll ? Preset.ALL : Preset.USUAL;
    }

    /**
     * What these options ask for.
     *
     * @throws IllegalArgumentException if one of them asks for what there is not
     */
    Plan plan(Catalogue catalogue) {
        Preset preset = preset();
        List<Candidate> chosen =
                new ArrayList<>(catalogue.named(candidates == null ? preset.candidates(catalogue) : candidates));
        urls.stream().map(RunningServer::of).forEach(chosen::add);
        Duration length = slice == null ? preset.slice() : seconds("--slice", slice);
        return new Plan(
                chosen,
                new Measures(length).named(measures == null ? preset.measures() : measures),
                rounds == null ? preset.rounds() : between("--rounds", rounds, 1, 1000),
                between("--restart", generations, 1, 1000),
                warmUp == null ? preset.warmUp() : seconds("--warm-up", warmUp),
                out);
    }

    private static Duration seconds(String option, double value) {
        if (!(value >= 0.1 && value <= 3600)) {
            throw new IllegalArgumentException(option + ": " + value + " (expected: 0.1 to 3600 seconds)");
        }
        return Duration.ofMillis(Math.round(value * 1000));
    }

    private static int between(String option, int value, int lowest, int highest) {
        if (value < lowest || value > highest) {
            throw new IllegalArgumentException(
                    option + ": " + value + " (expected: " + lowest + " to " + highest + ")");
        }
        return value;
    }
}
