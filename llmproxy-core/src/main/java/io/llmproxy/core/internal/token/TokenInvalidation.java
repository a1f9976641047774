package io.llmproxy.core.internal.token;

/** Who has to know that tokens were changed. */
public interface TokenInvalidation {
    /**
     * Reports a change of one token, or one that may have been made.
     *
     * @param tokenId the id of its record
     */
    void tokenChanged(String tokenId);

    /**
     * Reports a change of any number of a project's tokens, or one that may have been made.
     *
     * @param projectId the project's id
     */
    void tokensOfProjectChanged(String projectId);

    /** Reports that any token may have been changed. */
    void everythingChanged();
}
