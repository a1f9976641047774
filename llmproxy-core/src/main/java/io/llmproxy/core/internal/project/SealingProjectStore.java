package io.llmproxy.core.internal.project;

import io.llmproxy.api.Secret;
import io.llmproxy.api.token.Project;
import io.llmproxy.api.token.ProjectChange;
import io.llmproxy.api.token.ProjectStore;
import io.llmproxy.api.token.ProviderKey;
import io.llmproxy.core.internal.crypto.KeyRing;
import io.llmproxy.core.internal.crypto.Opened;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A store in which the providers' keys lie sealed. A key that cannot be opened is no key: its project is still found and listed,
 * so that it can be given another one. Safe for use by many threads.
 */
public final class SealingProjectStore implements ProjectStore {
    private static final Logger log = LoggerFactory.getLogger(SealingProjectStore.class);
    private static final int MAX_REPORTED = 10_000;

    private final ProjectStore sealed;
    private final ProviderKeys keys;
    private final Set<String> reported = ConcurrentHashMap.newKeySet();
    private final Set<String> reportedFurther = ConcurrentHashMap.newKeySet();

    /**
     * Stands in front of a store.
     *
     * @param sealed keeps the keys as they are given to it
     * @param keys seal and open; without a key, provider keys are stored plain
     */
    public SealingProjectStore(ProjectStore sealed, KeyRing keys) {
        this.sealed = sealed;
        this.keys = new ProviderKeys(keys);
    }

    @Override
    public Optional<Project> find(String id) {
        return sealed.find(id).map(this::opened);
    }

    @Override
    public List<Project> list() {
        return sealed.list().stream().map(this::opened).toList();
    }

    @Override
    public void insert(Project project) {
        Secret apiKey = project.apiKey().orElse(null);
        sealed.insert(project.withApiKeys(
                apiKey == null ? null : seal(project.id(), apiKey), sealAll(project.id(), project.furtherKeys())));
    }

    @Override
    public Optional<Project> update(String id, ProjectChange change, Instant now) {
        ProjectChange.Builder stored = ProjectChange.builder();
        change.name().ifPresent(stored::name);
        change.apiKey().ifPresent(apiKey -> stored.apiKey(seal(id, apiKey)));
        change.provider().ifPresent(stored::provider);
        change.weight().ifPresent(stored::weight);
        change.furtherKeys().ifPresent(furtherKeys -> stored.furtherKeys(sealAll(id, furtherKeys)));
        change.policy().ifPresent(stored::policy);
        change.active().ifPresent(stored::active);
        return sealed.update(id, stored.build(), now).map(this::opened);
    }

    private Secret seal(String projectId, Secret apiKey) {
        return Secret.of(keys.seal(projectId, apiKey));
    }

    private List<ProviderKey> sealAll(String projectId, List<ProviderKey> furtherKeys) {
        return furtherKeys.stream()
                .map(key -> withText(key, keys.sealFurther(projectId, key.provider(), key.secret())))
                .toList();
    }

    private static ProviderKey withText(ProviderKey key, String text) {
        return new ProviderKey(Secret.of(text), key.weight(), key.provider());
    }

    private Project opened(Project project) {
        Secret stored = project.apiKey().orElse(null);
        return project.withApiKeys(stored == null ? null : open(project.id(), stored), openedFurtherKeys(project));
    }

    private @Nullable Secret open(String projectId, Secret stored) {
        Opened opened = keys.open(projectId, stored.reveal());
        if (opened instanceof Opened.Legible legible) {
            reported.remove(projectId);
            return legible.secret();
        }
        if (reported.size() < MAX_REPORTED && reported.add(projectId)) {
            log.warn("The provider key of project {} cannot be read, its calls are refused: {}", projectId, opened);
        }
        return null;
    }

    /** Returns the keys that can be opened: the project works on with those. */
    private List<ProviderKey> openedFurtherKeys(Project project) {
        List<ProviderKey> legible = new ArrayList<>();
        Opened illegible = null;
        for (ProviderKey key : project.furtherKeys()) {
            Opened opened =
                    keys.openFurther(project.id(), key.provider(), key.secret().reveal());
            if (opened instanceof Opened.Legible text) {
                legible.add(new ProviderKey(text.secret(), key.weight(), key.provider()));
            } else {
                illegible = opened;
            }
        }
        if (illegible == null) {
            reportedFurther.remove(project.id());
        } else if (reportedFurther.size() < MAX_REPORTED && reportedFurther.add(project.id())) {
            log.warn(
                    "{} of {} further keys of project {} cannot be read, it works on with the others: {}",
                    project.furtherKeys().size() - legible.size(),
                    project.furtherKeys().size(),
                    project.id(),
                    illegible);
        }
        return legible;
    }
}
