package io.llmproxy.core.internal.token;

import java.util.List;

/** Hears of changes of tokens and projects, made here or by another process, and of those that may have been made. */
public interface ChangeListener {
    /**
     * A token was changed.
     *
     * @param tokenId the id of its record
     */
    default void tokenChanged(String tokenId) {}

    /**
     * Any number of a project's tokens were changed.
     *
     * @param projectId the project's id
     */
    default void tokensOfProjectChanged(String projectId) {}

    /**
     * A project itself was changed.
     *
     * @param projectId the project's id
     */
    default void projectChanged(String projectId) {}

    /** Anything may have been changed. */
    default void everythingChanged() {}

    /**
     * A token is about to get a limit, or got one elsewhere: what was counted in memory so far has to be stored, because calls
     * that were made without a limit count as well.
     *
     * @throws io.llmproxy.api.token.StoreUnavailableException if that failed; the counts are kept
     */
    default void settle() {}

    /**
     * Tells several listeners, in their order.
     *
     * @param listeners all of them
     * @return one that stands for them
     */
    static ChangeListener all(List<ChangeListener> listeners) {
        return new ChangeListeners(listeners);
    }
}
