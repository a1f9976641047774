package io.llmproxy.core.internal.store;

import io.llmproxy.api.audit.AuditEvent;
import io.llmproxy.api.audit.AuditOutcome;
import io.llmproxy.api.audit.AuditQuery;
import io.llmproxy.api.audit.AuditStore;
import io.llmproxy.core.internal.event.AuditEventJson;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.result.RowView;
import org.jdbi.v3.core.statement.PreparedBatch;

/** Audit events in the table {@code audit_events}. */
final class JdbiAuditStore implements AuditStore {
    private static final String SELECT = """
            SELECT id, timestamp, action, actor, outcome, project_id, token_id, request_id, correlation_id, client_ip,
                   method, path, user_agent, reason, metadata
            FROM audit_events
            """;

    private static final List<String> SEARCHED = List.of(
            "action",
            "actor",
            "project_id",
            "token_id",
            "request_id",
            "correlation_id",
            "client_ip",
            "method",
            "path",
            "user_agent",
            "reason",
            "metadata");

    private final GuardedJdbi jdbi;

    JdbiAuditStore(GuardedJdbi jdbi) {
        this.jdbi = jdbi;
    }

    @Override
    public void append(List<AuditEvent> events) {
        if (!events.isEmpty()) {
            jdbi.transact("adding audit events", handle -> addUnknown(handle, events));
        }
    }

    private static int addUnknown(Handle handle, List<AuditEvent> events) {
        Set<UUID> known = known(handle, events);
        List<AuditEvent> unknown = new ArrayList<>();
        for (AuditEvent event : events) {
            if (known.add(event.id())) {
                unknown.add(event);
            }
        }
        insert(handle, unknown);
        return unknown.size();
    }

    /** Each database has its own way to insert what is not there; asking first works in all of them. */
    private static Set<UUID> known(Handle handle, List<AuditEvent> events) {
        List<String> ids = events.stream().map(event -> event.id().toString()).toList();
        return new HashSet<>(handle.createQuery("SELECT id FROM audit_events WHERE id IN (<ids>)")
                .bindList("ids", ids)
                .map(row -> UUID.fromString(row.getColumn("id", String.class)))
                .list());
    }

    private static void insert(Handle handle, List<AuditEvent> events) {
        try (PreparedBatch batch = handle.prepareBatch("""
                INSERT INTO audit_events (id, timestamp, action, actor, outcome, project_id, token_id, request_id,
                                          correlation_id, client_ip, method, path, user_agent, reason, metadata)
                VALUES (:id, :timestamp, :action, :actor, :outcome, :projectId, :tokenId, :requestId,
                        :correlationId, :clientIp, :method, :path, :userAgent, :reason, :metadata)
                """)) {
            for (AuditEvent event : events) {
                batch.bind("id", event.id().toString())
                        .bind("timestamp", event.timestamp())
                        .bind("action", event.action())
                        .bind("actor", event.actor())
                        .bind("outcome", event.outcome().text())
                        .bind("projectId", event.projectId().orElse(null))
                        .bind("tokenId", event.tokenId().orElse(null))
                        .bind("requestId", event.requestId().orElse(null))
                        .bind("correlationId", event.correlationId().orElse(null))
                        .bind("clientIp", event.clientIp().orElse(null))
                        .bind("method", event.method().orElse(null))
                        .bind("path", event.path().orElse(null))
                        .bind("userAgent", event.userAgent().orElse(null))
                        .bind("reason", event.reason().orElse(null))
                        .bind("metadata", AuditEventJson.details(event.details()))
                        .add();
            }
            batch.execute();
        }
    }

    @Override
    public List<AuditEvent> list(AuditQuery query) {
        Conditions conditions = new Conditions(query);
        return jdbi.call(
                "listing audit events",
                handle -> handle.createQuery(SELECT + conditions.where()
                                + " ORDER BY timestamp DESC, id LIMIT :limit OFFSET :offset")
                        .bindMap(conditions.values)
                        .bind("limit", query.limit())
                        .bind("offset", query.offset())
                        .map(JdbiAuditStore::event)
                        .list());
    }

    @Override
    public long count(AuditQuery query) {
        Conditions conditions = new Conditions(query);
        return jdbi.call(
                "counting audit events",
                handle -> handle.createQuery("SELECT COUNT(*) FROM audit_events " + conditions.where())
                        .bindMap(conditions.values)
                        .mapTo(Long.class)
                        .one());
    }

    @Override
    public Optional<AuditEvent> find(UUID id) {
        return jdbi.call(
                "finding an audit event",
                handle -> handle.createQuery(SELECT + "WHERE id = :id")
                        .bind("id", id.toString())
                        .map(JdbiAuditStore::event)
                        .findOne());
    }

    /** MariaDB takes a limit in a subquery only if it is wrapped in another one. */
    @Override
    public int deleteBefore(Instant end, int limit) {
        return jdbi.call(
                "deleting audit events",
                handle -> handle.createUpdate("""
                        DELETE FROM audit_events
                        WHERE id IN (SELECT id FROM (SELECT id FROM audit_events
                                                     WHERE timestamp < :end
                                                     ORDER BY timestamp
                                                     LIMIT :limit) oldest)
                        """)
                        .bind("end", end)
                        .bind("limit", limit)
                        .execute());
    }

    private static AuditEvent event(RowView row) {
        return AuditEvent.builder()
                .id(UUID.fromString(row.getColumn("id", String.class)))
                .timestamp(row.getColumn("timestamp", Instant.class))
                .action(row.getColumn("action", String.class))
                .actor(row.getColumn("actor", String.class))
                .outcome(AuditOutcome.of(row.getColumn("outcome", String.class)).orElseThrow())
                .projectId(row.getColumn("project_id", String.class))
                .tokenId(row.getColumn("token_id", String.class))
                .requestId(row.getColumn("request_id", String.class))
                .correlationId(row.getColumn("correlation_id", String.class))
                .clientIp(row.getColumn("client_ip", String.class))
                .method(row.getColumn("method", String.class))
                .path(row.getColumn("path", String.class))
                .userAgent(row.getColumn("user_agent", String.class))
                .reason(row.getColumn("reason", String.class))
                .details(AuditEventJson.readDetails(row.getColumn("metadata", String.class)))
                .build();
    }

    /** The filters of a query in SQL. */
    private static final class Conditions {
        private final List<String> conditions = new ArrayList<>();
        private final Map<String, Object> values = new HashMap<>();

        Conditions(AuditQuery query) {
            equal("action", query.action());
            equal("actor", query.actor());
            equal("outcome", query.outcome().map(AuditOutcome::text));
            equal("project_id", query.projectId());
            equal("token_id", query.tokenId());
            equal("request_id", query.requestId());
            equal("correlation_id", query.correlationId());
            equal("client_ip", query.clientIp());
            equal("method", query.method());
            equal("path", query.path());
            add("timestamp >= :start", "start", query.start());
            add("timestamp <= :end", "end", query.end());
            add(anyContains(), "search", query.search().map(Conditions::pattern));
        }

        private void equal(String column, Optional<String> value) {
            add(column + " = :" + column, column, value);
        }

        private void add(String condition, String name, Optional<?> value) {
            value.ifPresent(present -> {
                conditions.add(condition);
                values.put(name, present);
            });
        }

        private static String anyContains() {
            return SEARCHED.stream()
                    .map(column -> "LOWER(" + column + ") LIKE LOWER(:search) ESCAPE '!'")
                    .collect(Collectors.joining(" OR ", "(", ")"));
        }

        private static String pattern(String text) {
            return "%" + text.replace("!", "!!").replace("%", "!%").replace("_", "!_") + "%";
        }

        String where() {
            return conditions.isEmpty() ? "" : "WHERE " + String.join(" AND ", conditions);
        }
    }
}
