package io.llmproxy.servlet;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.llmproxy.api.audit.AuditActions;
import io.llmproxy.core.InvalidConfigException;
import io.llmproxy.core.LlmProxy;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code providers/reload}: reads the provider file again. The body does not matter. */
final class ProviderReloadResource implements ManagementResource {
    private final LlmProxy engine;

    ProviderReloadResource(LlmProxy engine) {
        this.engine = engine;
    }

    @Override
    public List<String> methods() {
        return List.of("POST");
    }

    @Override
    public @Nullable String auditAction(String method) {
        return method.equals("POST") ? AuditActions.PROVIDER_RELOAD : null;
    }

    @Override
    public JsonAnswer answer(ManagementCall call) {
        try {
            engine.reloadProviders();
        } catch (InvalidConfigException e) {
            return JsonAnswer.error(400, "provider file has mistakes").with("details", String.join("; ", e.problems()));
        } catch (IllegalStateException e) {
            throw ManagementRefusal.badRequest("providers do not come from a file");
        }
        ObjectNode answer = WireJson.object();
        ArrayNode names = answer.putArray("providers");
        engine.providers().forEach(provider -> names.add(provider.name()));
        call.note("provider_count", names.size());
        return JsonAnswer.of(200, answer);
    }
}
