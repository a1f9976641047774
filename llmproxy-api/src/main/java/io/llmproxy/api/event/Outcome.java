package io.llmproxy.api.event;

/** How an exchange ended. Every exchange has exactly one outcome. */
public enum Outcome {
    /** The provider's answer reached the client whole, whatever its status below 400. */
    COMPLETED,
    /** The gateway itself refused the call; nothing went to the provider. */
    REFUSED,
    /** The provider could not be reached, or answered with a status of 400 or above. */
    UPSTREAM_ERROR,
    /** The provider broke its answer off; the client's connection was aborted. */
    UPSTREAM_ABORTED,
    /** The client left before the answer was complete; the upstream call was cancelled. */
    CLIENT_ABORTED,
    /** A deadline of the gateway passed: connect, first byte, silence between chunks, total, or shutdown grace. */
    TIMED_OUT,
    /** The token was revoked, or its project switched off, while the call was running, and the engine ends calls then. */
    REVOKED
}
