package io.llmproxy.core.internal.store;

import io.llmproxy.api.Secret;
import io.llmproxy.api.token.DuplicateNameException;
import io.llmproxy.api.token.Project;
import io.llmproxy.api.token.ProjectStore;
import io.llmproxy.api.token.StoreUnavailableException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.result.RowView;

/** Projects in the table {@code projects}. */
final class JdbiProjectStore implements ProjectStore {
    private static final String SELECT = """
            SELECT id, name, api_key, is_active, deactivated_at, created_at, updated_at
            FROM projects
            """;

    private final GuardedJdbi jdbi;

    JdbiProjectStore(GuardedJdbi jdbi) {
        this.jdbi = jdbi;
    }

    @Override
    public Optional<Project> find(String id) {
        return jdbi.call(
                "finding a project",
                handle -> handle.createQuery(SELECT + "WHERE id = :id")
                        .bind("id", id)
                        .map(JdbiProjectStore::project)
                        .findOne());
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
            jdbi.call(
                    "adding a project",
                    handle -> handle.createUpdate("""
                            INSERT INTO projects (id, name, api_key, is_active, deactivated_at, created_at, updated_at)
                            VALUES (:id, :name, :apiKey, :isActive, :deactivatedAt, :createdAt, :updatedAt)
                            """)
                            .bind("id", project.id())
                            .bind("name", project.name())
                            .bind("apiKey", project.apiKey().reveal())
                            .bind("isActive", project.isActive())
                            .bindByType("deactivatedAt", project.deactivatedAt().orElse(null), Instant.class)
                            .bind("createdAt", project.createdAt())
                            .bind("updatedAt", project.updatedAt())
                            .execute());
        } catch (StoreUnavailableException e) {
            // Each database words a violated constraint in its own way; whether the name is taken can be asked.
            if (isTaken(project.name(), e)) {
                throw new DuplicateNameException("project", project.name());
            }
            throw e;
        }
    }

    private boolean isTaken(String name, StoreUnavailableException failure) {
        try {
            return jdbi.call(
                            "finding a project by name",
                            handle -> handle.createQuery("SELECT COUNT(*) FROM projects WHERE name = :name")
                                    .bind("name", name)
                                    .mapTo(Long.class)
                                    .one())
                    > 0;
        } catch (StoreUnavailableException e) {
            failure.addSuppressed(e);
            return false;
        }
    }

    private static Project project(RowView row) {
        return Project.builder(
                        row.getColumn("id", String.class),
                        row.getColumn("name", String.class),
                        Secret.of(row.getColumn("api_key", String.class)),
                        row.getColumn("created_at", Instant.class))
                .updatedAt(row.getColumn("updated_at", Instant.class))
                .deactivatedAt(ActiveColumns.deactivatedAt(row, "updated_at"))
                .build();
    }
}
