package io.llmproxy.core;

import io.llmproxy.api.LlmProxyException;

/** The project was deactivated; it gets no new tokens. */
public final class ProjectInactiveException extends LlmProxyException {
    private static final long serialVersionUID = 1L;

    /**
     * Creates the exception.
     *
     * @param projectId the id that was given
     */
    public ProjectInactiveException(String projectId) {
        super("project " + projectId + ": inactive (expected: an active project)", null);
    }
}
