package io.llmproxy.api.sink;

import io.llmproxy.api.LlmProxyException;
import org.jspecify.annotations.Nullable;

/** A sink cannot be opened or cannot work. */
public final class SinkException extends LlmProxyException {
    private static final long serialVersionUID = 1L;

    /**
     * Creates the exception.
     *
     * @param message what failed, with the setting at fault if there is one
     * @param cause the failure behind it, or null
     */
    public SinkException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
