package io.llmproxy.servlet;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.llmproxy.api.audit.AuditDetail;
import io.llmproxy.api.audit.AuditEvent;
import io.llmproxy.api.audit.AuditOutcome;
import io.llmproxy.core.Audit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Tells the engine's audit trail what was done through the management API. */
final class EngineAudit implements ManagementAudit {
    /** Where a reason may stand, the most telling first. */
    private static final List<String> REASONS = List.of("reason", "error", "error_type", "validation_error");

    private final Audit audit;

    EngineAudit(Audit audit) {
        this.audit = audit;
    }

    @Override
    public void record(String action, AuditOutcome outcome, Origin origin, ObjectNode details) {
        AuditEvent.Builder event = audit.event(action, origin.actor(), outcome)
                .requestId(origin.ids().requestId())
                .correlationId(origin.ids().correlationId())
                .clientIp(origin.clientAddress())
                .method(origin.method())
                .path(origin.path())
                .userAgent(origin.userAgent());
        addDetails(event, details);
        if (origin.referer() != null) {
            event.detail("referer", origin.referer());
        }
        if (origin.isAdminUi()) {
            event.detail("origin", "admin-ui");
        }
        if (outcome == AuditOutcome.DENIED) {
            audit.recordRefusal(event.build());
        } else {
            audit.record(event.build());
        }
    }

    private static void addDetails(AuditEvent.Builder event, ObjectNode details) {
        for (Map.Entry<String, JsonNode> entry : details.properties()) {
            switch (entry.getKey()) {
                case "project_id" -> event.projectId(entry.getValue().asText());
                case "token_id" -> event.tokenId(entry.getValue().asText());
                default -> event.detail(entry.getKey(), detail(entry.getValue()));
            }
        }
        REASONS.stream()
                .filter(details::has)
                .findFirst()
                .ifPresent(name -> event.reason(details.path(name).asText()));
    }

    private static AuditDetail detail(JsonNode value) {
        if (value.isIntegralNumber()) {
            return new AuditDetail.Amount(value.longValue());
        }
        if (value.isBoolean()) {
            return new AuditDetail.Flag(value.booleanValue());
        }
        if (value.isArray()) {
            List<String> texts = new ArrayList<>();
            value.forEach(element -> texts.add(element.asText()));
            return new AuditDetail.Texts(texts);
        }
        return new AuditDetail.Text(value.asText());
    }
}
