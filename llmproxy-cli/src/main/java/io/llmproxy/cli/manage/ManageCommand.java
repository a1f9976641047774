package io.llmproxy.cli.manage;

import static java.util.Objects.requireNonNull;

import io.llmproxy.core.InvalidConfigException;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/**
 * {@code llmproxy manage}: what its commands have in common.
 *
 * <p>Commands block until the server has answered or the time is up. For use by one thread.
 */
@Command(
        name = "manage",
        description = "Manages a running gateway through its management API.",
        scope = ScopeType.INHERIT,
        sortOptions = false,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:done",
            "1:unexpected: an answer that makes no sense, or a fault of this program",
            "2:wrong command line or configuration",
            "3:not authorised: wrong management token, or too many attempts",
            "4:there is no such thing",
            "5:the server refused",
            "6:the server cannot be reached, takes too long, or has a fault (5xx)"
        })
public final class ManageCommand {
    private final Surroundings surroundings;

    @Mixin
    private final ConnectionOptions connection = new ConnectionOptions();

    @Option(names = "--json", scope = ScopeType.INHERIT, description = "Print the server's JSON; {} if it sends none.")
    private boolean isJson;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            scope = ScopeType.INHERIT,
            description = "Show this help and exit.")
    @SuppressWarnings("unused")
    private boolean isHelpWanted;

    @Spec
    private @Nullable CommandSpec spec;

    private ManageCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    /**
     * Returns the command with all its own commands.
     *
     * @param surroundings where they run
     * @return the command, ready to be added to a program
     */
    public static CommandLine commandLine(Surroundings surroundings) {
        ManageCommand manage = new ManageCommand(requireNonNull(surroundings, "surroundings"));
        return new CommandLine(manage)
                .addSubcommand(new CommandLine(new ProjectCommands(manage))
                        .addSubcommand(new ProjectList(manage))
                        .addSubcommand(new ProjectCreate(manage))
                        .addSubcommand(new ProjectUpdate(manage)))
                .addSubcommand(new CommandLine(new TokenCommands(manage))
                        .addSubcommand(new TokenGenerate(manage))
                        .addSubcommand(new TokenList(manage))
                        .addSubcommand(new TokenUpdate(manage)))
                .addSubcommand(new CommandLine(new AuditCommands(manage)).addSubcommand(new AuditList(manage)))
                .addSubcommand(new ProviderCommands(manage))
                .addSubcommand(new CacheCommands(manage))
                .registerConverter(ResourceId.class, ResourceId::parse)
                .registerConverter(Instant.class, new InstantConverter())
                .registerConverter(Duration.class, new TimeoutConverter());
    }

    /**
     * Tells the operator why a command failed, in one line per problem; with {@code LOG_LEVEL=debug} also where.
     *
     * @param failure what the command threw
     * @param err where to tell it
     * @return the exit code
     */
    public int report(Exception failure, PrintWriter err) {
        List<String> problems = failure instanceof InvalidConfigException invalid
                ? invalid.problems()
                : List.of(
                        failure instanceof ManageException
                                ? String.valueOf(failure.getMessage())
                                : "unexpected: " + failure);
        problems.forEach(problem -> err.println("llmproxy: " + Printable.of(problem)));
        if ("debug".equalsIgnoreCase(surroundings.environment().get("LOG_LEVEL"))) {
            failure.printStackTrace(err);
        }
        err.flush();
        if (failure instanceof InvalidConfigException) {
            return ExitStatus.USAGE.code();
        }
        return failure instanceof ManageException known ? known.status().code() : ExitStatus.UNEXPECTED.code();
    }

    Session open() {
        PrintWriter out = requireNonNull(spec, "spec").commandLine().getOut();
        return new Session(
                new ManagementClient(ManageSettings.read(connection, surroundings)), new Output(out, isJson));
    }

    Surroundings surroundings() {
        return surroundings;
    }
}
