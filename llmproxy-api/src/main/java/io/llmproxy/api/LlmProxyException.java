package io.llmproxy.api;

import org.jspecify.annotations.Nullable;

/**
 * Root of all unchecked exceptions of llmproxy.
 *
 * <p>Messages name what went wrong and, where a setting is at fault, its key. They never contain a token, a provider key, a
 * header value or a body.
 */
public abstract class LlmProxyException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /**
     * Creates the exception.
     *
     * @param message what went wrong, free of secrets
     * @param cause the failure behind it, or null if there is none
     */
    protected LlmProxyException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
