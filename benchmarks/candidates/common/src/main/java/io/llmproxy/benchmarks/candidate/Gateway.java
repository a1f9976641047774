package io.llmproxy.benchmarks.candidate;

import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** What a candidate has started: it serves calls until it is closed. */
@FunctionalInterface
public interface Gateway {
    /**
     * Returns what callers have to send as bearer token.
     *
     * @return empty if they need none, which is the default
     */
    default Optional<String> token() {
        return Optional.empty();
    }

    /** Ends the gateway and its server in order. How long this takes is measured. */
    void close();

    /**
     * Returns what the gateway has to report after its end.
     *
     * @return lines for the harness; none by default
     */
    default List<String> report() {
        return List.of();
    }

    /** Starts a gateway. */
    @FunctionalInterface
    interface Starter {
        /**
         * Starts the gateway and its server.
         *
         * @param commandLine where to listen, where to relay to, and the candidate's own options
         * @return what serves calls from now on
         * @throws IOException if it cannot start
         */
        Gateway start(CommandLine commandLine) throws IOException;
    }
}
