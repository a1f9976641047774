package io.llmproxy.cli.manage;

import io.llmproxy.api.Secret;
import io.llmproxy.core.InvalidConfigException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where the provider's key comes from. */
final class ApiKeyOptions {
    private static final String OPTION = "option --api-key";
    private static final String FILE_OPTION = "option --api-key-file";

    @Option(
            names = {"--api-key", "--openai-key"},
            paramLabel = "<key>",
            description = "The provider's key; - reads it from the standard input. Other users of this host can see a "
                    + "command line: prefer - or the file.")
    private @Nullable String key;

    @Option(names = "--api-key-file", paramLabel = "<file>", description = "A file that holds the provider's key.")
    private @Nullable String file;

    /** Tells whether the key is read from the standard input. */
    boolean readsStdin() {
        return "-".equals(key);
    }

    /**
     * Reads the key.
     *
     * @return the key, or null if no option asks for one
     * @throws InvalidConfigException if there should be one and is not
     */
    @Nullable
    Secret read(Surroundings surroundings) {
        Exclusive.check("--api-key-file", file != null, "--api-key", key != null);
        if (file != null) {
            return Secret.of(
                    SecretFile.read(FILE_OPTION, surroundings.directory().resolve(file)));
        }
        if (key == null) {
            return null;
        }
        if (key.isBlank()) {
            throw new InvalidConfigException(OPTION + ": empty (expected: the provider's key)", null);
        }
        return Secret.of(readsStdin() ? SecretFile.read(OPTION + " -", surroundings.stdin()) : key.strip());
    }

    /**
     * Reads the key, or asks for it.
     *
     * @throws InvalidConfigException if there is none
     */
    Secret readOrAsk(Surroundings surroundings) {
        Secret given = read(surroundings);
        if (given != null) {
            return given;
        }
        String typed = surroundings.prompt().ask("The provider's key: ");
        if (typed == null || typed.isBlank()) {
            throw new InvalidConfigException(
                    OPTION + ": missing (expected: --api-key, --api-key-file, or a key typed at a terminal)", null);
        }
        return Secret.of(typed.strip());
    }
}
