package io.llmproxy.servlet;

import io.llmproxy.api.audit.AuditActions;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code cache/purge}: there is no cache of answers, so there is nothing to purge. */
final class CachePurgeResource implements ManagementResource {
    @Override
    public List<String> methods() {
        return List.of("POST");
    }

    @Override
    public @Nullable String auditAction(String method) {
        return method.equals("POST") ? AuditActions.CACHE_PURGE : null;
    }

    @Override
    public JsonAnswer answer(ManagementCall call) {
        call.note("reason", "caching_disabled");
        throw ManagementRefusal.badRequest("caching is disabled");
    }
}
