package io.llmproxy.core.internal.store;

import io.llmproxy.api.Secret;
import io.llmproxy.api.token.DuplicateNameException;
import io.llmproxy.api.token.Project;
import io.llmproxy.api.token.ProjectChange;
import io.llmproxy.api.token.ProjectStore;
import io.llmproxy.api.token.StoreUnavailableException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.result.RowView;
import org.jspecify.annotations.Nullable;

/** Projects in the table {@code projects}, and what only some have in {@link SettingsTable}. */
final class JdbiProjectStore implements ProjectStore {
    private static final String SELECT = """
            SELECT id, name, api_key, is_active, deactivated_at, created_at, updated_at,
                   provider, weight, further_keys, policy
            FROM projects LEFT JOIN llmproxy_project_settings ON project_id = id
            """;

    private final GuardedJdbi jdbi;

    JdbiProjectStore(GuardedJdbi jdbi) {
        this.jdbi = jdbi;
    }

    @Override
    public Optional<Project> find(String id) {
        return jdbi.call("finding a project", handle -> find(handle, id));
    }

    private static Optional<Project> find(Handle handle, String id) {
        return handle.createQuery(SELECT + "WHERE id = :id")
                .bind("id", id)
                .map(JdbiProjectStore::project)
                .findOne();
    }

    @Override
    public List<Project> list() {
        return jdbi.call(
                "listing projects",
                handle -> handle.createQuery(SELECT + "ORDER BY name")
                        .map(JdbiProjectStore::project)
                        .list());
    }

    @Override
    public void insert(Project project) {
        try {
            jdbi.transact("adding a project", handle -> {
                insertRow(handle, project);
                SettingsTable.insert(handle, project);
                return true;
            });
        } catch (StoreUnavailableException e) {
            if (isTaken(project.name(), project.id(), e)) {
                throw new DuplicateNameException("project", project.name());
            }
            throw e;
        }
    }

    private static void insertRow(Handle handle, Project project) {
        handle.createUpdate("""
                        INSERT INTO projects (id, name, api_key, is_active, deactivated_at, created_at, updated_at)
                        VALUES (:id, :name, :apiKey, :isActive, :deactivatedAt, :createdAt, :updatedAt)
                        """)
                .bind("id", project.id())
                .bind("name", project.name())
                .bind("apiKey", text(project.apiKey()))
                .bind("isActive", project.isActive())
                .bindByType("deactivatedAt", project.deactivatedAt().orElse(null), Instant.class)
                .bind("createdAt", project.createdAt())
                .bind("updatedAt", project.updatedAt())
                .execute();
    }

    @Override
    public Optional<Project> update(String id, ProjectChange change, Instant now) {
        try {
            return jdbi.transact("changing a project", handle -> {
                if (assignments(change, now).updateRow(handle, "projects", id)) {
                    SettingsTable.update(handle, id, change);
                    JdbiChangeLog.append(handle, ChangeLog.Kind.PROJECT, id, now);
                }
                return find(handle, id);
            });
        } catch (StoreUnavailableException e) {
            if (change.name().isPresent() && isTaken(change.name().get(), id, e)) {
                throw new DuplicateNameException("project", change.name().get());
            }
            throw e;
        }
    }

    private static Assignments assignments(ProjectChange change, Instant now) {
        Assignments assignments = new Assignments().set("updated_at", now, Instant.class);
        change.name().ifPresent(name -> assignments.set("name", name, String.class));
        change.apiKey().ifPresent(key -> assignments.set("api_key", key.reveal(), String.class));
        change.active().ifPresent(active -> assignments.setActive(active, now));
        return assignments;
    }

    /** Tells whether a project other than this one has the name. Each database words a violated constraint in its own way. */
    private boolean isTaken(String name, String id, StoreUnavailableException failure) {
        try {
            return jdbi.call(
                            "finding a project by name",
                            handle -> handle.createQuery(
                                            "SELECT COUNT(*) FROM projects WHERE name = :name AND id <> :id")
                                    .bind("name", name)
                                    .bind("id", id)
                                    .mapTo(Long.class)
                                    .one())
                    > 0;
        } catch (StoreUnavailableException e) {
            failure.addSuppressed(e);
            return false;
        }
    }

    private static Project project(RowView row) {
        String id = row.getColumn("id", String.class);
        Project.Builder project = Project.builder(
                        id,
                        row.getColumn("name", String.class),
                        secret(row.getColumn("api_key", String.class)),
                        row.getColumn("created_at", Instant.class))
                .updatedAt(row.getColumn("updated_at", Instant.class))
                .deactivatedAt(ActiveColumns.deactivatedAt(row, "updated_at"));
        return SettingsTable.read(id, row, project).build();
    }

    /** An empty text stands for a key that cannot be told. */
    private static String text(Optional<Secret> apiKey) {
        return apiKey.isPresent() ? apiKey.get().reveal() : "";
    }

    private static @Nullable Secret secret(String text) {
        return text.isEmpty() ? null : Secret.of(text);
    }
}
