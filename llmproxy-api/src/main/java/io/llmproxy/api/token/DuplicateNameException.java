package io.llmproxy.api.token;

import io.llmproxy.api.LlmProxyException;

/** A name that must be unique is taken. */
public final class DuplicateNameException extends LlmProxyException {
    private static final long serialVersionUID = 1L;

    /**
     * Creates the exception.
     *
     * @param what the kind of thing, such as {@code project}
     * @param name the name that is taken
     */
    public DuplicateNameException(String what, String name) {
        super(what + " name: " + name + " (expected: a name that is not in use)", null);
    }
}
