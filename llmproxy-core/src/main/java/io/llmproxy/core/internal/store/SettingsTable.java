package io.llmproxy.core.internal.store;

import io.llmproxy.api.token.Project;
import io.llmproxy.api.token.ProjectChange;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.result.RowView;
import org.jspecify.annotations.Nullable;

/** The table {@code llmproxy_project_settings}: what only some projects have. A project without a row has none of it. */
final class SettingsTable {
    private static final String NAME = "llmproxy_project_settings";

    private SettingsTable() {}

    /** Adds the settings of a project that has just been added, if it has any. */
    static void insert(Handle handle, Project project) {
        Assignments settings = new Assignments();
        project.provider().ifPresent(provider -> settings.set("provider", provider, String.class));
        if (project.weight() != 1) {
            settings.set("weight", project.weight(), Integer.class);
        }
        if (!project.furtherKeys().isEmpty()) {
            settings.set("further_keys", FurtherKeysJson.write(project.furtherKeys()), String.class);
        }
        if (!project.policy().isOpen()) {
            settings.set("policy", PolicyJson.write(project.policy()), String.class);
        }
        write(handle, project.id(), settings);
    }

    /** Changes the settings of a project whose row is locked by an update in the same transaction. */
    static void update(Handle handle, String projectId, ProjectChange change) {
        Assignments settings = new Assignments();
        change.provider().ifPresent(name -> settings.set("provider", nullIfEmpty(name), String.class));
        change.weight().ifPresent(weight -> settings.set("weight", weight, Integer.class));
        change.furtherKeys().ifPresent(keys -> settings.set("further_keys", FurtherKeysJson.write(keys), String.class));
        change.policy().ifPresent(policy -> settings.set("policy", PolicyJson.write(policy), String.class));
        write(handle, projectId, settings);
    }

    private static void write(Handle handle, String projectId, Assignments settings) {
        if (!settings.isEmpty() && !settings.updateRow(handle, NAME, "project_id", projectId)) {
            handle.createUpdate("INSERT INTO " + NAME + " (project_id) VALUES (:id)")
                    .bind("id", projectId)
                    .execute();
            settings.updateRow(handle, NAME, "project_id", projectId);
        }
    }

    /** Reads the settings from a row in which they stand, or null in their places. */
    static Project.Builder read(String projectId, RowView row, Project.Builder project) {
        Integer weight = row.getColumn("weight", Integer.class);
        return project.provider(row.getColumn("provider", String.class))
                .weight(weight == null ? 1 : weight)
                .furtherKeys(FurtherKeysJson.read(projectId, row.getColumn("further_keys", String.class)))
                .policy(PolicyJson.read(projectId, row.getColumn("policy", String.class)));
    }

    private static @Nullable String nullIfEmpty(String text) {
        return text.isEmpty() ? null : text;
    }
}
