package io.llmproxy.cli;

import io.llmproxy.api.sink.SinkException;
import io.llmproxy.core.InvalidConfigException;
import java.io.PrintWriter;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/** Tells the operator why the program ends: one line per problem; the stack trace only at log level debug. */
final class StartFailure {
    private static final Logger log = LoggerFactory.getLogger(StartFailure.class);

    private StartFailure() {}

    static int wrongCommandLine(ParameterException failure, String[] args) {
        CommandLine command = failure.getCommandLine();
        String help = command.getCommandSpec().qualifiedName() + " --help";
        print(command, List.of(failure.getMessage() + " (see " + help + ")"));
        return ExitCode.USAGE;
    }

    static int failedCommand(Exception failure, CommandLine command, ParseResult parsed) {
        log.debug("Start failed", failure);
        if (failure instanceof InvalidConfigException invalid) {
            print(command, invalid.problems());
            return ExitCode.USAGE;
        }
        if (failure instanceof SinkException) {
            print(command, List.of(String.valueOf(failure.getMessage())));
            return ExitCode.USAGE;
        }
        print(command, List.of("cannot start: " + failure));
        return ExitCode.SOFTWARE;
    }

    private static void print(CommandLine command, List<String> problems) {
        PrintWriter err = command.getErr();
        problems.forEach(problem -> err.println("llmproxy: " + problem.replaceAll("\\s*[\\r\\n]+\\s*", " | ")));
        err.flush();
    }
}
