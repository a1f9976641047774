package io.llmproxy.api.token;

import static java.util.Objects.requireNonNull;

import java.time.Instant;

/**
 * Calls of one token that were counted in memory.
 *
 * @param calls how many, at least 1
 * @param lastAt the instant of the last of them
 */
public record TokenUse(long calls, Instant lastAt) {
    /** Checks the parts. */
    public TokenUse {
        requireNonNull(lastAt, "lastAt");
        if (calls < 1) {
            throw new IllegalArgumentException("calls: " + calls + " (expected: >= 1)");
        }
    }

    /**
     * Adds calls.
     *
     * @param other further calls of the same token
     * @return both together
     */
    public TokenUse plus(TokenUse other) {
        return new TokenUse(calls + other.calls, lastAt.isAfter(other.lastAt) ? lastAt : other.lastAt);
    }
}
