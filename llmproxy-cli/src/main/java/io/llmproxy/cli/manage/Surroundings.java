package io.llmproxy.cli.manage;

import java.io.InputStream;
import java.nio.file.Path;
import java.util.Map;

/**
 * What a command finds where it is run.
 *
 * @param environment the environment variables
 * @param directory the working directory
 * @param stdin the standard input; read only if an option says so, never closed
 * @param prompt asks for what must not stand on the command line
 */
public record Surroundings(Map<String, String> environment, Path directory, InputStream stdin, SecretPrompt prompt) {
    /** Copies the environment. */
    public Surroundings {
        environment = Map.copyOf(environment);
    }

    /**
     * Returns those of this process.
     *
     * @return the process's own environment, directory, input and terminal
     */
    public static Surroundings ofThisProcess() {
        return new Surroundings(System.getenv(), Path.of(""), System.in, SecretPrompt.terminal());
    }
}
