package io.llmproxy.cli.manage;

import io.llmproxy.api.LlmProxyException;
import org.jspecify.annotations.Nullable;

/** A command did not get what it asked the server for. The message is one sentence for the operator. */
final class ManageException extends LlmProxyException {
    private static final long serialVersionUID = 1L;

    private final ExitStatus status;

    ManageException(ExitStatus status, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.status = status;
    }

    ExitStatus status() {
        return status;
    }
}
