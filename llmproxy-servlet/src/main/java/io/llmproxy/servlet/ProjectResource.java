package io.llmproxy.servlet;

import com.fasterxml.jackson.databind.node.ArrayNode;
import io.llmproxy.api.Secret;
import io.llmproxy.api.audit.AuditActions;
import io.llmproxy.api.token.Project;
import io.llmproxy.api.token.ProjectChange;
import io.llmproxy.core.Projects;
import io.llmproxy.core.Tokens;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code projects/{id}}: shows and changes a project. */
final class ProjectResource implements ManagementResource {
    private final Projects projects;
    private final Tokens tokens;

    ProjectResource(Projects projects, Tokens tokens) {
        this.projects = projects;
        this.tokens = tokens;
    }

    @Override
    public List<String> methods() {
        return List.of("GET", "PATCH");
    }

    @Override
    public @Nullable String auditAction(String method) {
        return switch (method) {
            case "PATCH" -> AuditActions.PROJECT_UPDATE;
            case "DELETE" -> AuditActions.PROJECT_DELETE;
            default -> null;
        };
    }

    @Override
    public JsonAnswer refuseMethod(ManagementCall call) {
        JsonAnswer answer = ManagementResource.super.refuseMethod(call);
        if (!call.method().equals("DELETE")) {
            return answer;
        }
        call.note("reason", "project deletion is not permitted");
        return answer.with("message", "project deletion is not permitted");
    }

    @Override
    public JsonAnswer answer(ManagementCall call) throws IOException {
        if (call.id().isEmpty() || call.id().contains("/")) {
            throw ManagementRefusal.badRequest("invalid project id");
        }
        return call.method().equals("GET") ? JsonAnswer.of(200, ProjectJson.of(find(call.id()))) : update(call);
    }

    private Project find(String id) {
        return projects.find(id).orElseThrow(ProjectResource::notFound);
    }

    private static ManagementRefusal notFound() {
        return ManagementRefusal.notFound("project not found");
    }

    private JsonAnswer update(ManagementCall call) throws IOException {
        RequestBody body = call.body();
        String name = body.text("name");
        String apiKey = body.textOrEmpty("api_key");
        Boolean active = body.flag("is_active");
        Boolean revokeTokens = body.flag("revoke_tokens");
        ProjectSettings settings = ProjectSettings.of(body);
        if (revokeTokens != null && !Boolean.FALSE.equals(active)) {
            throw ManagementRefusal.badRequest("revoke_tokens requires is_active=false");
        }
        Project project = find(call.id());
        call.note("project_id", project.id());
        call.note("project_name", project.name());
        ProjectChanges.checkNotMasked(apiKey);
        Project changed = change(call, name, apiKey, active, settings);
        if (Boolean.TRUE.equals(revokeTokens)) {
            // Also if the project was inactive already: whoever repeats the call after a failure gets the tokens
            // revoked.
            call.note("tokens_revoked", tokens.revokeAll(project.id()).revoked());
        }
        return JsonAnswer.of(200, ProjectJson.of(changed));
    }

    private Project change(
            ManagementCall call,
            @Nullable String name,
            String apiKey,
            @Nullable Boolean active,
            ProjectSettings settings) {
        ProjectChange.Builder change = ProjectChange.builder();
        ArrayNode updatedFields = WireJson.array();
        if (name != null) {
            change.name(name);
            updatedFields.add("name");
        }
        if (!apiKey.isEmpty()) {
            change.apiKey(Secret.of(apiKey));
            updatedFields.add("api_key");
        }
        if (active != null) {
            change.active(active);
            updatedFields.add("is_active");
        }
        settings.addTo(change);
        updatedFields.addAll(settings.note(call));
        call.note("updated_fields", updatedFields);
        return ProjectChanges.apply("GET", () -> projects.update(call.id(), change.build()))
                .orElseThrow(ProjectResource::notFound);
    }
}
