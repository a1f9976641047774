package io.llmproxy.api.token;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Where projects are kept. Implementations must be safe for use by many threads.
 *
 * <p>Every method may throw {@link StoreUnavailableException} if the store does not answer. A store whose projects are managed
 * elsewhere need not take changes: {@link #insert} and {@link #update} throw {@link UnsupportedOperationException} then.
 */
public interface ProjectStore {
    /**
     * Looks a project up.
     *
     * @param id the project's id
     * @return the project, or empty if there is none
     */
    Optional<Project> find(String id);

    /**
     * Lists all projects.
     *
     * @return the projects, ordered by name
     */
    List<Project> list();

    /**
     * Adds a project.
     *
     * @param project the new project
     * @throws DuplicateNameException if another project has the same name; nothing is written then
     * @throws UnsupportedOperationException unless the store takes changes
     */
    default void insert(Project project) {
        throw new UnsupportedOperationException("projects are managed elsewhere");
    }

    /**
     * Changes a project in one step. Only what the change names is written, so that two changes at the same time both last.
     *
     * @param id the project's id
     * @param change what becomes different
     * @param now the instant of the change
     * @return the project as it is now, or empty if there is none
     * @throws DuplicateNameException if another project has the new name; nothing is written then
     * @throws UnsupportedOperationException unless the store takes changes
     */
    default Optional<Project> update(String id, ProjectChange change, Instant now) {
        throw new UnsupportedOperationException("projects are managed elsewhere");
    }
}
