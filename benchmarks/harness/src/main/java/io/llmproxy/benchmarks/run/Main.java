package io.llmproxy.benchmarks.run;

import io.llmproxy.benchmarks.load.LoadClient;
import io.llmproxy.benchmarks.run.machine.FreePort;
import io.llmproxy.benchmarks.run.machine.Jdks;
import io.llmproxy.benchmarks.run.machine.Machine;
import io.llmproxy.benchmarks.run.report.Report;
import io.llmproxy.benchmarks.run.result.Results;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

/** The program behind {@code benchmarks/run}. */
public final class Main {
    private static final Path CANDIDATES = Path.of("benchmarks/candidates");

    private Main() {}

    /**
     * Measures, and writes results. Exit codes: 0 if it was done, 2 if the command line is wrong, 1 after any other failure.
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
            measure(options, options.plan(catalogue), catalogue);
            return CommandLine.ExitCode.OK;
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

    private static void measure(Options options, Plan plan, Catalogue catalogue)
            throws IOException, InterruptedException {
        Machine machine = Machine.now(Instant.now());
        Progress progress = new Progress(System.out);
        progress.say(plan.candidates().size() + " candidates, about "
                + Math.max(1, plan.duration().plus(Duration.ofSeconds(30)).toMinutes()) + " minutes");
        FreePort ports = new FreePort();
        Path logs = Files.createDirectories(plan.out().resolve("logs"));
        int port = options.providerPort() == 0 ? ports.next() : options.providerPort();
        try (ProviderProcess provider = ProviderProcess.start(catalogue.jdks().newest(), port, ports.next(), logs);
                LoadClient client = new LoadClient(1)) {
            Surroundings surroundings = new Surroundings(CANDIDATES, logs, ports, provider, client);
            Results results = new Benchmark(plan, surroundings, progress).run();
            new Report(
                            results,
                            Entrants.of(plan, catalogue.jdks()),
                            Catalogue.withoutEvents(catalogue.jdks().newest()),
                            machine,
                            Conditions.of(plan, catalogue.jdks()))
                    .write(plan.out());
            progress.say("Results are in " + plan.out().resolve("results.md"));
        }
    }
}
