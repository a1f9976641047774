package io.llmproxy.benchmarks.run;

import io.llmproxy.benchmarks.run.machine.Jdks;
import io.llmproxy.benchmarks.run.machine.Machine;
import io.llmproxy.benchmarks.run.report.Report;
import io.llmproxy.benchmarks.run.result.Results;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

/** The program behind {@code benchmarks/run}. */
public final class Main {
    private static final Duration FOR_THE_REST = Duration.ofSeconds(30);

    private Main() {}

    /**
     * Measures, and writes results. Exit codes: 0 if it was done, 2 if the command line is wrong, 1 after any other failure, or if what was
     * soaked grows.
     *
     * @param args see {@code --help}
     */
    public static void main(String[] args) {
        System.exit(run(args));
    }

    private static int run(String[] args) {
        Options options = new Options();
        CommandLine commandLine = new CommandLine(options);
        try {
            commandLine.parseArgs(args);
            if (options.isHelp()) {
                commandLine.usage(System.out);
                return CommandLine.ExitCode.OK;
            }
            Catalogue catalogue = new Catalogue(Jdks.find(System.getenv()));
            if (options.isList()) {
                System.out.print(Listing.of(catalogue));
                return CommandLine.ExitCode.OK;
            }
            Progress progress = new Progress(System.out);
            return options.soakMinutes() == 0
                    ? measure(options, catalogue, progress)
                    : soak(options, catalogue, progress);
        } catch (ParameterException | IllegalArgumentException e) {
            System.err.println(e.getMessage());
            return CommandLine.ExitCode.USAGE;
        } catch (IOException e) {
            System.err.println(e.getMessage());
            return CommandLine.ExitCode.SOFTWARE;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return CommandLine.ExitCode.SOFTWARE;
        }
    }

    private static int measure(Options options, Catalogue catalogue, Progress progress)
            throws IOException, InterruptedException {
        Machine machine = Machine.now(Instant.now());
        Plan plan = options.plan(catalogue);
        progress.say(machine.toString());
        if (machine.isBusy()) {
            progress.say("The machine has other work to do: figures will say little.");
        }
        progress.say(plan.candidates().size() + " candidates, about "
                + Math.max(1, plan.duration().plus(FOR_THE_REST).toMinutes()) + " minutes");
        Jdks jdks = catalogue.jdks();
        try (Surroundings surroundings = Surroundings.open(jdks, options.providerPort(), plan.out())) {
            Results results = new Benchmark(plan, surroundings, progress).run();
            Report report = new Report(
                    results,
                    Entrants.of(plan, jdks),
                    Catalogue.withoutEvents(jdks.newest()),
                    machine,
                    Conditions.of(plan, jdks, machine));
            report.write(plan.out());
            progress.say(report.summary());
            progress.say("Tables and charts: " + plan.out().resolve("results.md"));
        }
        return CommandLine.ExitCode.OK;
    }

    private static int soak(Options options, Catalogue catalogue, Progress progress)
            throws IOException, InterruptedException {
        Candidate candidate = options.soaked(catalogue);
        Soak.Outcome outcome;
        try (Surroundings surroundings = Surroundings.open(catalogue.jdks(), options.providerPort(), options.out())) {
            outcome = Soak.of(candidate, options.soakMinutes(), surroundings, progress, options.out());
        }
        List<String> verdicts = outcome.verdicts();
        verdicts.forEach(progress::say);
        return outcome.isSound() ? CommandLine.ExitCode.OK : CommandLine.ExitCode.SOFTWARE;
    }
}
