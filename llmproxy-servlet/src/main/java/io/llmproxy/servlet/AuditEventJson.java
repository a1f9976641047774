package io.llmproxy.servlet;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/** How the management API shows an event of the audit trail. */
final class AuditEventJson {
    static final List<String> OPTIONAL_FIELDS = List.of(
            "project_id",
            "request_id",
            "correlation_id",
            "client_ip",
            "method",
            "path",
            "user_agent",
            "reason",
            "token_id",
            "metadata");

    private AuditEventJson() {}

    static ObjectNode of(AuditLog.Event event) {
        ObjectNode json = WireJson.object()
                .put("id", event.id())
                .put("timestamp", Timestamps.format(event.timestamp()))
                .put("action", event.action())
                .put("actor", event.actor())
                .put("outcome", event.outcome());
        for (String field : OPTIONAL_FIELDS) {
            String value = event.more().get(field);
            if (value != null) {
                json.put(field, value);
            }
        }
        return json;
    }
}
