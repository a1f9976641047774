package io.llmproxy.servlet;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.llmproxy.api.audit.AuditDetail;
import io.llmproxy.api.audit.AuditEvent;
import io.llmproxy.api.audit.AuditOutcome;
import io.llmproxy.api.audit.AuditQuery;
import io.llmproxy.core.Audit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** Reads the engine's audit trail for the management API. */
final class EngineAuditLog implements AuditLog {
    private final Audit audit;

    EngineAuditLog(Audit audit) {
        this.audit = audit;
    }

    @Override
    public List<Event> list(Filter filter, long offset, int limit) {
        if (hasUnknownOutcome(filter)) {
            return List.of();
        }
        AuditQuery query = query(filter).offset(offset).limit(limit).build();
        return audit.list(query).stream().map(EngineAuditLog::event).toList();
    }

    @Override
    public long count(Filter filter) {
        return hasUnknownOutcome(filter) ? 0 : audit.count(query(filter).build());
    }

    @Override
    public Optional<Event> find(String id) {
        try {
            return audit.find(UUID.fromString(id)).map(EngineAuditLog::event);
        } catch (IllegalArgumentException e) {
            return Optional.empty(); // no id of any event
        }
    }

    private static boolean hasUnknownOutcome(Filter filter) {
        String outcome = filter.equal().get("outcome");
        return outcome != null && AuditOutcome.of(outcome).isEmpty();
    }

    private static AuditQuery.Builder query(Filter filter) {
        Map<String, String> equal = filter.equal();
        try {
            return AuditQuery.builder()
                    .action(equal.get("action"))
                    .actor(equal.get("actor"))
                    .outcome(AuditOutcome.of(equal.getOrDefault("outcome", "")).orElse(null))
                    .projectId(equal.get("project_id"))
                    .tokenId(equal.get("token_id"))
                    .requestId(equal.get("request_id"))
                    .correlationId(equal.get("correlation_id"))
                    .clientIp(equal.get("client_ip"))
                    .method(equal.get("method"))
                    .path(equal.get("path"))
                    .search(filter.search())
                    .start(filter.start())
                    .end(filter.end());
        } catch (IllegalArgumentException e) {
            throw ManagementRefusal.badRequest(e);
        }
    }

    private static Event event(AuditEvent event) {
        Map<String, String> more = new HashMap<>();
        event.projectId().ifPresent(value -> more.put("project_id", value));
        event.tokenId().ifPresent(value -> more.put("token_id", value));
        event.requestId().ifPresent(value -> more.put("request_id", value));
        event.correlationId().ifPresent(value -> more.put("correlation_id", value));
        event.clientIp().ifPresent(value -> more.put("client_ip", value));
        event.method().ifPresent(value -> more.put("method", value));
        event.path().ifPresent(value -> more.put("path", value));
        event.userAgent().ifPresent(value -> more.put("user_agent", value));
        event.reason().ifPresent(value -> more.put("reason", value));
        if (!event.details().isEmpty()) {
            more.put("metadata", json(event.details()).toString());
        }
        return new Event(
                event.id().toString(),
                event.timestamp(),
                event.action(),
                event.actor(),
                event.outcome().text(),
                more);
    }

    private static ObjectNode json(Map<String, AuditDetail> details) {
        ObjectNode json = WireJson.object();
        details.forEach((name, detail) -> {
            if (detail instanceof AuditDetail.Text text) {
                json.put(name, text.value());
            } else if (detail instanceof AuditDetail.Amount amount) {
                json.put(name, amount.value());
            } else if (detail instanceof AuditDetail.Flag flag) {
                json.put(name, flag.value());
            } else if (detail instanceof AuditDetail.Texts texts) {
                ArrayNode array = json.putArray(name);
                texts.values().forEach(array::add);
            }
        });
        return json;
    }
}
