package io.llmproxy.api.token;

import io.llmproxy.api.LlmProxyException;

/** The store of tokens and projects does not answer. The client gets 503; nothing was decided about its token. */
public final class StoreUnavailableException extends LlmProxyException {
    private static final long serialVersionUID = 1L;

    /**
     * Creates the exception.
     *
     * @param message which operation failed
     * @param cause the driver's failure
     */
    public StoreUnavailableException(String message, Throwable cause) {
        super(message, cause);
    }
}
