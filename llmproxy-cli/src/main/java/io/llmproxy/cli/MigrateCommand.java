package io.llmproxy.cli;

import static java.util.Objects.requireNonNull;

import io.llmproxy.core.DatabaseEncryption;
import io.llmproxy.core.EncryptionReport;
import io.llmproxy.core.LlmProxy;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code llmproxy migrate}: works on the database that a server with the same environment would use. For use by one thread. */
@Command(
        name = "migrate",
        description = "Works on the database itself. The environment names it, and its keys, as for llmproxy server.",
        mixinStandardHelpOptions = true,
        versionProvider = JarVersion.class,
        footer = {"", "Exit codes: 0 done, 2 wrong command line or configuration, 1 any other failure."})
final class MigrateCommand {
    private final Map<String, String> environment;

    @Spec
    private @Nullable CommandSpec spec;

    MigrateCommand(Map<String, String> environment) {
        this.environment = environment;
    }

    @Command(
            name = "encrypt",
            description = "Encrypts every secret in the database with ENCRYPTION_KEY, in one transaction. "
                    + "Repeating it does no harm.",
            mixinStandardHelpOptions = true)
    int encrypt(
            @Option(names = "--dry-run", description = "Only tell what would be done.") boolean isDryRun,
            @Option(names = "--leave-damaged", description = "Keep damaged secrets as they are instead of giving up.")
                    boolean leavesDamaged,
            @Option(names = "--json", description = "Print JSON.") boolean isJson) {
        try (DatabaseEncryption database = open()) {
            EncryptionReport report = isDryRun ? database.rehearse(leavesDamaged) : database.rewrite(leavesDamaged);
            EncryptionOutput output = new EncryptionOutput(report);
            print(isJson ? output.json(isDryRun) : output.text(isDryRun));
        }
        return ExitCode.OK;
    }

    @Command(
            name = "encrypt-status",
            description = "Tells how the secrets in the database are encrypted.",
            mixinStandardHelpOptions = true)
    int encryptStatus(@Option(names = "--json", description = "Print JSON.") boolean isJson) {
        try (DatabaseEncryption database = open()) {
            EncryptionOutput output = new EncryptionOutput(database.inspect());
            print(isJson ? output.json() : output.text());
        }
        return ExitCode.OK;
    }

    private DatabaseEncryption open() {
        return DatabaseEncryption.open(LlmProxy.builder().environment(environment));
    }

    private void print(String text) {
        requireNonNull(spec, "spec").commandLine().getOut().println(text);
    }
}
