package io.llmproxy.benchmarks.candidate;

/** The command line cannot be used. The message names the option, what was found and what was expected. */
public final class InvalidOptionException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    InvalidOptionException(String message) {
        super(message);
    }
}
