package io.llmproxy.core;

import io.llmproxy.api.Secret;
import io.llmproxy.api.token.DuplicateNameException;
import io.llmproxy.api.token.Project;
import io.llmproxy.api.token.ProjectStore;
import io.llmproxy.api.token.StoreUnavailableException;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Creates and finds projects. Blocks while it talks to the store; safe for use by many threads.
 */
public final class Projects {
    private static final int MAX_NAME_LENGTH = 255;
    private static final int MAX_KEY_LENGTH = 4_096;

    private final ProjectStore store;
    private final InstantSource clock;

    Projects(ProjectStore store, InstantSource clock) {
        this.store = store;
        this.clock = clock;
    }

    /**
     * Creates an active project.
     *
     * @param name a name that no other project has, of 1 to {@value #MAX_NAME_LENGTH} characters without control characters;
     *     blanks around it are cut off
     * @param apiKey the provider's key, of up to {@value #MAX_KEY_LENGTH} visible ASCII characters
     * @return the project, with an id of its own
     * @throws IllegalArgumentException if name or key are not like that
     * @throws DuplicateNameException if the name is taken
     * @throws StoreUnavailableException if the store does not answer
     */
    public Project create(String name, Secret apiKey) {
        String trimmed = checkedName(name);
        checkKey(apiKey);
        Project project = Project.builder(
                        UUID.randomUUID().toString(),
                        trimmed,
                        apiKey,
                        clock.instant().truncatedTo(ChronoUnit.MICROS))
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
        return store.find(id);
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

    private static String checkedName(String name) {
        String trimmed = name.strip();
        if (trimmed.isEmpty() || trimmed.length() > MAX_NAME_LENGTH) {
            throw new IllegalArgumentException("name: " + trimmed.length() + " characters (expected: 1 to "
                    + MAX_NAME_LENGTH + ", not counting blanks around it)");
        }
        if (trimmed.chars().anyMatch(Character::isISOControl)) {
            throw new IllegalArgumentException("name: contains a control character (expected: printable text)");
        }
        return trimmed;
    }

    private static void checkKey(Secret apiKey) {
        String key = apiKey.reveal();
        if (key.length() > MAX_KEY_LENGTH || !key.chars().allMatch(c -> c > ' ' && c < 0x7f)) {
            throw new IllegalArgumentException("apiKey: not fit for a header (expected: 1 to " + MAX_KEY_LENGTH
                    + " visible ASCII characters without blanks)");
        }
    }
}
