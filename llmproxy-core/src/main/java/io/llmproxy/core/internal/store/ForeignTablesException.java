package io.llmproxy.core.internal.store;

import io.llmproxy.api.LlmProxyException;

/** The database is somebody else's. The message goes on from "cannot be opened". */
final class ForeignTablesException extends LlmProxyException {
    private static final long serialVersionUID = 1L;

    ForeignTablesException(String message) {
        super(message, null);
    }
}
