package io.llmproxy.servlet;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.llmproxy.api.Secret;
import io.llmproxy.api.token.DuplicateNameException;
import io.llmproxy.api.token.Project;
import io.llmproxy.core.Projects;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.List;

/** {@code projects}: creates projects. */
final class ProjectsResource implements ManagementResource {
    private final Projects projects;

    ProjectsResource(Projects projects) {
        this.projects = projects;
    }

    @Override
    public List<String> methods() {
        return List.of("POST");
    }

    @Override
    public JsonAnswer answer(HttpServletRequest request) throws IOException {
        ObjectNode body = WireJson.read(request);
        String name = WireJson.text(body, "name");
        String apiKey = WireJson.text(body, "api_key");
        if (name.isEmpty() || apiKey.isEmpty()) {
            throw ManagementRefusal.badRequest("name and api_key are required");
        }
        if (MaskedKey.isMasked(apiKey)) {
            throw ManagementRefusal.badRequest("cannot save obfuscated API key - please provide the full API key");
        }
        return create(name, Secret.of(apiKey));
    }

    private JsonAnswer create(String name, Secret apiKey) {
        try {
            return JsonAnswer.of(201, json(projects.create(name, apiKey)));
        } catch (IllegalArgumentException e) {
            throw ManagementRefusal.badRequest(String.valueOf(e.getMessage()));
        } catch (DuplicateNameException e) {
            throw new ManagementRefusal(JsonAnswer.error(409, "project name already exists"));
        }
    }

    private static ObjectNode json(Project project) {
        ObjectNode json = WireJson.object()
                .put("id", project.id())
                .put("name", project.name())
                .put("api_key", project.apiKey().map(MaskedKey::of).orElse(""))
                .put("is_active", project.isActive());
        project.deactivatedAt().ifPresent(at -> json.put("deactivated_at", WireJson.timestamp(at)));
        return json.put("created_at", WireJson.timestamp(project.createdAt()))
                .put("updated_at", WireJson.timestamp(project.updatedAt()));
    }
}
