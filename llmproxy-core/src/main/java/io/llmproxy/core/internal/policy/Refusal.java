package io.llmproxy.core.internal.policy;

import static java.util.Objects.requireNonNull;

import io.llmproxy.core.http.HeaderFields;
import org.jspecify.annotations.Nullable;

/**
 * An answer that the gateway gives itself, in the form {@code {"error":…,"description":…,"code":…}}.
 *
 * @param status the HTTP status
 * @param error a short text for people
 * @param code a stable text for programs, or null
 * @param description more about the case, free of secrets and internals, or null
 * @param headers fields that belong to the answer, besides those that all answers have
 */
public record Refusal(
        int status,
        String error,
        @Nullable String code,
        @Nullable String description,
        HeaderFields headers) {
    /** Checks the parts. */
    public Refusal {
        requireNonNull(error, "error");
        requireNonNull(headers, "headers");
    }

    /**
     * Makes a refusal without fields of its own.
     *
     * @param status the HTTP status
     * @param error a short text for people
     * @param code a stable text for programs, or null
     * @param description more about the case, or null
     */
    public Refusal(int status, String error, @Nullable String code, @Nullable String description) {
        this(status, error, code, description, HeaderFields.empty());
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

    /**
     * Returns the same refusal with one more field.
     *
     * @param name of the field
     * @param value of the field
     * @return a copy
     */
    public Refusal withHeader(String name, String value) {
        HeaderFields.Builder more = HeaderFields.builder();
        headers.forEach(more::add);
        return new Refusal(
                status, error, code, description, more.add(name, value).build());
    }
}
