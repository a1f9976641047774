package io.llmproxy.cli;

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
     * Runs the program. Exit codes: 0 after an orderly stop, 2 if the command line or the configuration is wrong, 1 after any other
     * failure.
     *
     * @param args the command and its options
     */
    public static void main(String[] args) {
        CommandLine commandLine = new CommandLine(new Main())
                .setParameterExceptionHandler(StartFailure::wrongCommandLine)
                .setExecutionExceptionHandler(StartFailure::failedCommand);
        System.exit(commandLine.execute(args));
    }
}
