package io.llmproxy.core.internal.policy;

import static java.util.Objects.requireNonNull;

import org.jspecify.annotations.Nullable;

/**
 * An answer that the gateway gives itself, in the form {@code {"error":…,"description":…,"code":…}}.
 *
 * @param status the HTTP status
 * @param error a short text for people
 * @param code a stable text for programs, or null
 * @param description more about the case, free of secrets and internals, or null
 */
public record Refusal(
        int status,
        String error,
        @Nullable String code,
        @Nullable String description) {
    /** Checks the parts. */
    public Refusal {
        requireNonNull(error, "error");
    }

    /**
     * Makes a refusal without description.
     *
     * @param status the HTTP status
     * @param error a short text for people
     * @param code a stable text for programs, or null
     * @return the refusal
     */
    public static Refusal of(int status, String error, @Nullable String code) {
        return new Refusal(status, error, code, null);
    }
}
