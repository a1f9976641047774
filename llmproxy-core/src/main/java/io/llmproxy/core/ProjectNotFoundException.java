package io.llmproxy.core;

import io.llmproxy.api.LlmProxyException;

/** There is no such project. */
public final class ProjectNotFoundException extends LlmProxyException {
    private static final long serialVersionUID = 1L;

    /**
     * Creates the exception.
     *
     * @param projectId the id that was given
     */
    public ProjectNotFoundException(String projectId) {
        super("project " + projectId + ": not found (expected: the id of an existing project)", null);
    }
}
