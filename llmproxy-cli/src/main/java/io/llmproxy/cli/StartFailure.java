package io.llmproxy.cli;

import io.llmproxy.api.sink.SinkException;
import io.llmproxy.api.token.StoreUnavailableException;
import io.llmproxy.core.DamagedSecretsException;
import io.llmproxy.core.InvalidConfigException;
import java.io.PrintWriter;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** Tells the operator why the program ends: one line per problem; the stack trace only at log level debug. */
final class StartFailure {
    private static final Logger log = LoggerFactory.getLogger(StartFailure.class);
    private static final Pattern OPTION_NAME = Pattern.compile("--?[A-Za-z][A-Za-z_-]{0,40}");

    private StartFailure() {}

    static int wrongCommandLine(ParameterException failure, String[] args) {
        CommandLine command = failure.getCommandLine();
        String help = command.getCommandSpec().qualifiedName() + " --help";
        print(command, List.of(problem(failure) + " (see " + help + ")"));
        return ExitCode.USAGE;
    }

    /** What nobody expected may be a secret that slipped out of its option. Only names of options are told. */
    private static String problem(ParameterException failure) {
        if (!(failure instanceof UnmatchedArgumentException unmatched)) {
            return String.valueOf(failure.getMessage());
        }
        String options = unmatched.getUnmatched().stream()
                .map(argument -> argument.split("=", 2)[0])
                .filter(argument -> OPTION_NAME.matcher(argument).matches())
                .collect(Collectors.joining(", "));
        return options.isEmpty() ? "unexpected argument" : "unknown option: " + options;
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
        if (failure instanceof DamagedSecretsException || failure instanceof StoreUnavailableException) {
            print(command, List.of(String.valueOf(failure.getMessage())));
            return ExitCode.SOFTWARE;
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
