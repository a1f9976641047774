package io.llmproxy.api.token;

import java.util.List;
import java.util.Optional;

/**
 * Where projects are kept. Implementations must be safe for use by many threads.
 *
 * <p>Every method may throw {@link StoreUnavailableException} if the store does not answer.
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
     */
    void insert(Project project);
}
