package io.llmproxy.servlet;

import com.fasterxml.jackson.databind.node.ArrayNode;
import io.llmproxy.api.Secret;
import io.llmproxy.api.audit.AuditActions;
import io.llmproxy.api.token.Project;
import io.llmproxy.core.Projects;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** {@code projects}: lists and creates projects. */
final class ProjectsResource implements ManagementResource {
    private final Projects projects;

    ProjectsResource(Projects projects) {
        this.projects = projects;
    }

    @Override
    public List<String> methods() {
        return List.of("GET", "POST");
    }

    @Override
    public @Nullable String auditAction(String method) {
        return switch (method) {
            case "GET" -> AuditActions.PROJECT_LIST;
            case "POST" -> AuditActions.PROJECT_CREATE;
            default -> null;
        };
    }

    @Override
    public JsonAnswer answer(ManagementCall call) throws IOException {
        return call.method().equals("GET") ? list(call) : create(call);
    }

    private JsonAnswer list(ManagementCall call) {
        QueryParameters query = call.query();
        String name = query.text("name");
        String part = query.text("search");
        Boolean active = query.flag("is_active");
        List<Project> found = projects.list().stream()
                .filter(project -> name == null || project.name().equals(name))
                .filter(project -> part == null || containsIgnoringCase(project.name(), part))
                .filter(project -> active == null || project.isActive() == active)
                .toList();
        JsonAnswer answer = page(query, found);
        call.note("project_count", found.size());
        return answer.withHeader("X-Total-Count", Integer.toString(found.size()));
    }

    private static boolean containsIgnoringCase(String text, String part) {
        return text.toLowerCase(Locale.ROOT).contains(part.toLowerCase(Locale.ROOT));
    }

    private static JsonAnswer page(QueryParameters query, List<Project> found) {
        if (!Page.isIn(query)) {
            return JsonAnswer.of(200, json(found));
        }
        Page page = Page.of(query);
        return page.linked(JsonAnswer.of(200, json(page.of(found))), query, found.size());
    }

    private static ArrayNode json(List<Project> projects) {
        ArrayNode json = WireJson.array();
        projects.forEach(project -> json.add(ProjectJson.of(project)));
        return json;
    }

    private JsonAnswer create(ManagementCall call) throws IOException {
        RequestBody body = call.body();
        String name = body.textOrEmpty("name");
        String apiKey = body.textOrEmpty("api_key");
        if (name.isEmpty() || apiKey.isEmpty()) {
            throw ManagementRefusal.badRequest("name and api_key are required");
        }
        ProjectSettings settings = ProjectSettings.of(body);
        ProjectChanges.checkNotMasked(apiKey);
        call.note("project_name", name);
        noteSettings(call, settings);
        Project project = ProjectChanges.apply("GET", () -> projects.create(settings.request(name, Secret.of(apiKey))));
        call.note("project_id", project.id());
        return JsonAnswer.of(201, ProjectJson.of(project));
    }

    private static void noteSettings(ManagementCall call, ProjectSettings settings) {
        ArrayNode names = settings.note(call);
        if (!names.isEmpty()) {
            call.note("settings", names);
        }
    }
}
