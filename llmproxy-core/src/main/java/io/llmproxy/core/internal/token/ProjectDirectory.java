package io.llmproxy.core.internal.token;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.llmproxy.api.token.Project;
import io.llmproxy.api.token.ProjectStore;
import io.llmproxy.api.token.StoreUnavailableException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The projects of a store, remembered for a while, so that a deactivation or a new key takes effect soon. A listener for changes, it
 * forgets those that it hears of at once.
 *
 * <p>While the store does not answer, projects that are known stay as they were. A project that is due is read again by one
 * caller; others get what is known meanwhile, so that a slow store holds up one call per project rather than all. Safe for use
 * by many threads.
 */
public final class ProjectDirectory implements ChangeListener {
    private static final Logger log = LoggerFactory.getLogger(ProjectDirectory.class);
    private static final int MAX_PROJECTS = 10_000;

    private final ProjectStore store;
    private final long ttlNanos;
    private final LongSupplier ticker;
    private final Cache<String, Known> known;
    private final AtomicLong invalidations = new AtomicLong();
    private volatile boolean isFailing;

    private record Known(Project project, long checkedAtNanos) {}

    /**
     * Remembers nothing yet.
     *
     * @param store holds the projects
     * @param ttl how old what is remembered may be
     * @param ticker elapsed time in nanoseconds
     */
    public ProjectDirectory(ProjectStore store, Duration ttl, LongSupplier ticker) {
        this.store = store;
        ttlNanos = ttl.toNanos();
        this.ticker = ticker;
        known = Caffeine.newBuilder()
                .maximumSize(MAX_PROJECTS)
                .executor(Runnable::run)
                .build();
    }

    /**
     * Returns what is remembered here.
     *
     * @return the store itself
     */
    public ProjectStore store() {
        return store;
    }

    /**
     * Looks a project up.
     *
     * @param projectId the project's id
     * @return the project as it was within the time to live, or empty if there is none
     * @throws StoreUnavailableException if the project is not known and the store does not answer
     */
    public Optional<Project> find(String projectId) {
        long now = ticker.getAsLong();
        Known entry = known.getIfPresent(projectId);
        if (entry == null) {
            return read(projectId, now);
        }
        boolean isDue = now - entry.checkedAtNanos >= ttlNanos;
        if (!isDue || !known.asMap().replace(projectId, entry, new Known(entry.project, now))) {
            return Optional.of(entry.project);
        }
        try {
            return read(projectId, now);
        } catch (StoreUnavailableException e) {
            logFailure(e);
            return Optional.of(entry.project);
        }
    }

    @Override
    public void projectChanged(String projectId) {
        invalidations.incrementAndGet();
        known.invalidate(projectId);
    }

    @Override
    public void everythingChanged() {
        invalidations.incrementAndGet();
        known.invalidateAll();
    }

    private Optional<Project> read(String projectId, long now) {
        long before = invalidations.get();
        Optional<Project> found = store.find(projectId);
        if (found.isPresent()) {
            known.put(projectId, new Known(found.get(), now));
        } else {
            known.invalidate(projectId);
        }
        if (invalidations.get() != before) {
            known.invalidate(projectId);
        }
        isFailing = false;
        return found;
    }

    private void logFailure(StoreUnavailableException failure) {
        if (isFailing) {
            log.debug("Projects still cannot be read again", failure);
        } else {
            log.warn("Projects cannot be read again; the known ones stay as they were", failure);
        }
        isFailing = true;
    }
}
