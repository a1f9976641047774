package io.llmproxy.servlet;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.llmproxy.api.audit.AuditActions;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@code audit}: the events of the audit trail, page by page. */
final class AuditEventsResource implements ManagementResource {
    private static final List<String> EQUAL_FILTERS = List.of(
            "action",
            "client_ip",
            "project_id",
            "token_id",
            "outcome",
            "actor",
            "request_id",
            "correlation_id",
            "method",
            "path");

    private final @Nullable AuditLog log;

    AuditEventsResource(@Nullable AuditLog log) {
        this.log = log;
    }

    @Override
    public List<String> methods() {
        return List.of("GET");
    }

    @Override
    public @Nullable String auditAction(String method) {
        return method.equals("GET") ? AuditActions.AUDIT_LIST : null;
    }

    @Override
    public JsonAnswer answer(ManagementCall call) {
        if (log == null) {
            throw new ManagementRefusal(JsonAnswer.error(503, "audit events not available"));
        }
        QueryParameters query = call.query();
        Page page = Page.of(query);
        AuditLog.Filter filter = filter(query);
        ArrayNode events = WireJson.array();
        log.list(filter, page.offset(), page.size()).forEach(event -> events.add(AuditEventJson.of(event)));
        long total = log.count(filter);
        call.note("events_count", events.size());
        call.note("page", page.number());
        call.note("page_size", page.size());
        call.note("total_count", total);
        ObjectNode body = WireJson.object();
        body.set("events", events);
        body.set("pagination", pagination(page, total));
        return page.linked(JsonAnswer.of(200, body).withHeader("X-Total-Count", Long.toString(total)), query, total);
    }

    private static AuditLog.Filter filter(QueryParameters query) {
        Map<String, String> equal = new HashMap<>();
        for (String name : EQUAL_FILTERS) {
            String value = plainText(query, name);
            if (value != null) {
                equal.put(name, value);
            }
        }
        Instant start = query.instant("start_time");
        Instant end = query.instant("end_time");
        return new AuditLog.Filter(equal, plainText(query, "search"), start, end);
    }

    /** Not every database takes the character NUL, and no event has one. */
    private static @Nullable String plainText(QueryParameters query, String name) {
        String value = query.text(name);
        if (value != null && value.chars().anyMatch(Character::isISOControl)) {
            throw ManagementRefusal.badField(
                    name + ": contains a control character (expected: printable text)", name, "control character");
        }
        return value;
    }

    /** The number of events has two names: the original's API says the one, its admin server reads the other. */
    private static ObjectNode pagination(Page page, long total) {
        return WireJson.object()
                .put("page", page.number())
                .put("page_size", page.size())
                .put("total_count", total)
                .put("total_items", total)
                .put("total_pages", page.pageCount(total))
                .put("has_next", page.hasNext(total))
                .put("has_prev", page.hasPrevious());
    }
}
