package io.llmproxy.core.internal.audit;

import io.llmproxy.api.audit.AuditActions;
import io.llmproxy.api.audit.AuditActors;
import io.llmproxy.api.audit.AuditEvent;
import io.llmproxy.api.audit.AuditOutcome;
import java.time.Instant;
import java.util.UUID;

/** Events to begin with. */
final class SampleAudit {
    static final Instant NOW = Instant.parse("2026-11-25T10:00:00Z");

    private SampleAudit() {}

    /** Returns an event whose id and request id tell its number. */
    static AuditEvent event(int number) {
        return plain().id(new UUID(0, number)).requestId("r" + number).build();
    }

    static AuditEvent refusal(String clientIp) {
        return plain().action(AuditActions.MANAGEMENT_AUTH)
                .actor(AuditActors.ANONYMOUS)
                .outcome(AuditOutcome.DENIED)
                .clientIp(clientIp)
                .build();
    }

    static AuditEvent.Builder plain() {
        return AuditEvent.builder()
                .timestamp(NOW)
                .action(AuditActions.TOKEN_CREATE)
                .actor(AuditActors.MANAGEMENT_API)
                .outcome(AuditOutcome.SUCCESS);
    }
}
