package io.llmproxy.core.internal.store;

import io.llmproxy.api.token.StoreUnavailableException;
import java.util.List;
import java.util.Optional;

/**
 * What was changed about tokens and projects, by whichever process that shares the database. A change is in the log as soon as it
 * is committed, under a version higher than that of every change committed before. Safe for use by many threads.
 */
public interface ChangeLog {
    /** What a change is about. */
    enum Kind {
        /** One token. */
        TOKEN,
        /** All tokens of a project. */
        TOKENS_OF_PROJECT,
        /** A project itself. */
        PROJECT
    }

    /**
     * A change.
     *
     * @param version its place in the log
     * @param kind what it is about
     * @param subjectId the id of the token or project
     */
    record Change(long version, Kind kind, String subjectId) {}

    /**
     * Returns the version of the latest change.
     *
     * @return zero if there was none
     * @throws StoreUnavailableException if the database does not answer
     */
    long latest();

    /**
     * Returns what came after a version.
     *
     * @param version the last one that is known
     * @return the changes, oldest first; or empty if there are too many of them or the log does not reach back that far, so that
     *     everything has to be forgotten
     * @throws StoreUnavailableException if the database does not answer
     */
    Optional<List<Change>> after(long version);
}
