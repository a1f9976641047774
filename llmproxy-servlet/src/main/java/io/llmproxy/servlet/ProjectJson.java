package io.llmproxy.servlet;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.llmproxy.api.token.Project;

/** How the management API shows a project: its key only masked. */
final class ProjectJson {
    private ProjectJson() {}

    static ObjectNode of(Project project) {
        ObjectNode json = WireJson.object()
                .put("id", project.id())
                .put("name", project.name())
                .put("api_key", project.apiKey().map(MaskedKey::of).orElse(""))
                .put("is_active", project.isActive());
        project.deactivatedAt().ifPresent(at -> json.put("deactivated_at", Timestamps.format(at)));
        return json.put("created_at", Timestamps.format(project.createdAt()))
                .put("updated_at", Timestamps.format(project.updatedAt()));
    }
}
