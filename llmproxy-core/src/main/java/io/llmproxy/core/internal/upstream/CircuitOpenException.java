package io.llmproxy.core.internal.upstream;

import java.io.IOException;
import java.time.Duration;

/** Nothing was sent, because the last calls have failed. */
public final class CircuitOpenException extends IOException {
    private static final long serialVersionUID = 1L;

    private final transient Duration retryAfter;

    CircuitOpenException(Duration retryAfter) {
        super("circuit open for " + retryAfter);
        this.retryAfter = retryAfter;
    }

    /**
     * Returns when to try again.
     *
     * @return zero or more
     */
    public Duration retryAfter() {
        return retryAfter;
    }
}
