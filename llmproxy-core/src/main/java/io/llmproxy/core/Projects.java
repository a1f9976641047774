package io.llmproxy.core;

import io.llmproxy.api.Secret;
import io.llmproxy.api.token.DuplicateNameException;
import io.llmproxy.api.token.Project;
import io.llmproxy.api.token.ProjectChange;
import io.llmproxy.api.token.ProjectStore;
import io.llmproxy.api.token.StoreUnavailableException;
import io.llmproxy.core.internal.token.ChangeListener;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Creates, finds and changes projects. What it changes takes effect at once in this engine, and within two seconds in others that
 * share the database. Projects are never deleted. Blocks while it talks to the store; safe for use by many threads.
 */
public final class Projects {
    private final ProjectStore store;
    private final ChangeListener listener;
    private final InstantSource clock;

    Projects(ProjectStore store, ChangeListener listener, InstantSource clock) {
        this.store = store;
        this.listener = listener;
        this.clock = clock;
    }

    /**
     * Creates an active project with one key, for the default provider.
     *
     * @param name a name that no other project has, of 1 to {@value ProjectFields#MAX_NAME_LENGTH} characters without control
     *     characters; blanks around it are cut off
     * @param apiKey the provider's key, of up to {@value ProjectFields#MAX_KEY_LENGTH} visible ASCII characters, not starting with
     *     {@code enc:}
     * @return the project, with an id of its own
     * @throws IllegalArgumentException if name or key are not like that
     * @throws DuplicateNameException if the name is taken
     * @throws StoreUnavailableException if the store does not answer
     */
    public Project create(String name, Secret apiKey) {
        return create(ProjectRequest.builder(name, apiKey).build());
    }

    /**
     * Creates an active project.
     *
     * @param request what it shall be
     * @return the project, with an id of its own
     * @throws DuplicateNameException if the name is taken
     * @throws StoreUnavailableException if the store does not answer
     */
    public Project create(ProjectRequest request) {
        Project project = Project.builder(UUID.randomUUID().toString(), request.name(), request.apiKey(), now())
                .provider(request.provider().orElse(null))
                .weight(request.weight())
                .furtherKeys(request.furtherKeys())
                .policy(request.policy())
                .build();
        store.insert(project);
        return project;
    }

    /**
     * Looks a project up.
     *
     * @param id the project's id
     * @return the project, or empty if there is none
     * @throws StoreUnavailableException if the store does not answer
     */
    public Optional<Project> find(String id) {
        return PlainText.isId(id) ? store.find(id) : Optional.empty();
    }

    /**
     * Lists all projects.
     *
     * @return the projects, ordered by name
     * @throws StoreUnavailableException if the store does not answer
     */
    public List<Project> list() {
        return store.list();
    }

    /**
     * Changes a project. A project that is switched off refuses all calls of its tokens; those that are running go on.
     *
     * @param id the project's id
     * @param change what becomes different, within the bounds of a {@link ProjectRequest}
     * @return the project as it is now, or empty if there is none
     * @throws IllegalArgumentException if something in the change is not acceptable; nothing is changed then
     * @throws DuplicateNameException if the name is taken; nothing is changed then
     * @throws StoreUnavailableException if the store does not answer
     */
    public Optional<Project> update(String id, ProjectChange change) {
        ProjectChange.Builder checked = ProjectChange.builder();
        change.name().ifPresent(name -> checked.name(ProjectFields.checkedName(name)));
        change.apiKey().ifPresent(key -> checked.apiKey(ProjectFields.checkedKey(key)));
        change.provider()
                .ifPresent(name -> checked.provider(name.isEmpty() ? "" : ProjectFields.checkedProvider(name)));
        change.weight().ifPresent(weight -> checked.weight(ProjectFields.checkedWeight(weight)));
        change.furtherKeys().ifPresent(keys -> checked.furtherKeys(ProjectFields.checkedFurtherKeys(keys)));
        change.policy().ifPresent(policy -> checked.policy(PolicyFields.checked(policy)));
        change.active().ifPresent(checked::active);
        if (!PlainText.isId(id)) {
            return Optional.empty();
        }
        try {
            return store.update(id, checked.build(), now());
        } finally {
            // Even a change that seems to have failed may have been made, if only the answer was lost.
            listener.projectChanged(id);
        }
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS); // what the stores keep
    }
}
