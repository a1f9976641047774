package io.llmproxy.servlet;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code audit/{id}}: one event of the audit trail. */
final class AuditEventResource implements ManagementResource {
    private final @Nullable AuditLog log;

    AuditEventResource(@Nullable AuditLog log) {
        this.log = log;
    }

    @Override
    public List<String> methods() {
        return List.of("GET");
    }

    @Override
    public JsonAnswer answer(ManagementCall call) {
        if (log == null) {
            throw new ManagementRefusal(JsonAnswer.error(503, "audit event not available"));
        }
        if (call.id().isEmpty()) {
            throw ManagementRefusal.badRequest("audit event ID is required");
        }
        return log.find(call.id())
                .map(event -> JsonAnswer.of(200, AuditEventJson.of(event)))
                .orElseThrow(() -> ManagementRefusal.notFound("audit event not found"));
    }
}
