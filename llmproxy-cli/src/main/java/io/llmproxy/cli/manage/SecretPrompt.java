package io.llmproxy.cli.manage;

import java.io.Console;
import org.jspecify.annotations.Nullable;

/** Asks whoever sits at the terminal for a secret. */
@FunctionalInterface
public interface SecretPrompt {
    /**
     * Asks, without showing what is typed. Blocks until there is an answer.
     *
     * @param question what to ask
     * @return the answer, or null if nobody can be asked or nothing was typed
     */
    @Nullable
    String ask(String question);

    /**
     * Returns the terminal of this process, if it has one.
     *
     * @return a prompt that answers null if there is no terminal; Java 22 to 24 take any standard input for one, and ask it
     */
    @SuppressWarnings("SystemConsoleNull")
    static SecretPrompt terminal() {
        return question -> {
            Console console = System.console();
            char[] answer = console == null ? null : console.readPassword("%s", question);
            return answer == null || answer.length == 0 ? null : String.valueOf(answer);
        };
    }
}
