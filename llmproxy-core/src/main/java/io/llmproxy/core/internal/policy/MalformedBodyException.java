package io.llmproxy.core.internal.policy;

import java.io.IOException;

/** A body that two readers could understand in two ways. */
final class MalformedBodyException extends IOException {
    private static final long serialVersionUID = 1L;

    /** Takes a description that is fit for the client: nothing of the body. */
    MalformedBodyException(String description) {
        super(description);
    }
}
