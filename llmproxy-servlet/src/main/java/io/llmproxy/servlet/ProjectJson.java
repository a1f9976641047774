package io.llmproxy.servlet;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.llmproxy.api.token.Project;
import io.llmproxy.api.token.ProviderKey;

/** How the management API shows a project: its keys only masked. What the original does not know comes last, and only if it is set. */
final class ProjectJson {
    private ProjectJson() {}

    static ObjectNode of(Project project) {
        ObjectNode json = WireJson.object()
                .put("id", project.id())
                .put("name", project.name())
                .put("api_key", project.apiKey().map(MaskedKey::of).orElse(""))
                .put("is_active", project.isActive());
        project.deactivatedAt().ifPresent(at -> json.put("deactivated_at", Timestamps.format(at)));
        json.put("created_at", Timestamps.format(project.createdAt()))
                .put("updated_at", Timestamps.format(project.updatedAt()));
        addSettings(json, project);
        return json;
    }

    private static void addSettings(ObjectNode json, Project project) {
        project.provider().ifPresent(provider -> json.put("provider", provider));
        if (project.weight() != 1) {
            json.put("api_key_weight", project.weight());
        }
        if (!project.furtherKeys().isEmpty()) {
            ArrayNode keys = json.putArray("further_api_keys");
            project.furtherKeys().forEach(key -> keys.add(key(key)));
        }
        if (!project.policy().isOpen()) {
            json.set("policy", PolicyJson.of(project.policy()));
        }
    }

    private static ObjectNode key(ProviderKey key) {
        ObjectNode json = WireJson.object().put("api_key", MaskedKey.of(key.secret()));
        if (key.provider() != null) {
            json.put("provider", key.provider());
        }
        if (key.weight() != 1) {
            json.put("weight", key.weight());
        }
        return json;
    }
}
