package io.llmproxy.cli;

import io.llmproxy.cli.manage.ManageCommand;
import io.llmproxy.cli.manage.Surroundings;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The program {@code llmproxy}. */
@Command(
        name = "llmproxy",
        description = "An LLM gateway: clients hold short-lived tokens instead of the provider's key.",
        mixinStandardHelpOptions = true,
        versionProvider = JarVersion.class,
        subcommands = ServerCommand.class)
public final class Main {
    private Main() {}

    /**
     * Runs the program. Exit codes: 0 after an orderly stop or a command that did its work, 2 if the command line or the configuration
     * is wrong, 1 after any other failure; {@code manage} has more of them, see its help.
     *
     * @param args the command and its options
     */
    public static void main(String[] args) {
        System.exit(commandLine(Surroundings.ofThisProcess()).execute(args));
    }

    static CommandLine commandLine(Surroundings surroundings) {
        CommandLine manage = ManageCommand.commandLine(surroundings);
        return new CommandLine(new Main())
                .addSubcommand(manage)
                .addSubcommand(new DispatcherCommand(surroundings.environment()))
                .addSubcommand(new MigrateCommand(surroundings.environment()))
                .setParameterExceptionHandler(StartFailure::wrongCommandLine)
                .setExecutionExceptionHandler((failure, command, parsed) -> manage.getParseResult() == null
                        ? StartFailure.failedCommand(failure, command, parsed)
                        : manage.<ManageCommand>getCommand().report(failure, command.getErr()));
    }
}
