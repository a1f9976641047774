package io.llmproxy.core.internal.store;

import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;
import org.jspecify.annotations.Nullable;

/**
 * Moves what is in the tables of the Go edition into ours, within one transaction: a row is in the one or in the other. Tokens are
 * hashed on the way, so that ours never hold one that is not.
 */
final class GoAdoption {
    /**
     * What was moved.
     *
     * @param projects how many projects
     * @param plainTokens how many tokens that were kept as they are
     * @param hashedTokens how many tokens of which the SHA-256 was kept
     * @param auditEvents how many events of the audit trail
     */
    record Moved(long projects, long plainTokens, long hashedTokens, long auditEvents) {}

    private static final int ROWS_AT_ONCE = 1_000;
    private static final Pattern SHA_256 = Pattern.compile("[0-9a-f]{64}");

    private static final List<String> TEXTS_OF_AUDIT = List.of(
            "id",
            "action",
            "actor",
            "project_id",
            "request_id",
            "correlation_id",
            "client_ip",
            "method",
            "path",
            "user_agent",
            "outcome",
            "reason",
            "token_id",
            "metadata");

    private final Handle handle;
    private final Dialect dialect;
    private final TokenRewriter rewriter;
    private final ZoneId expiryZone;
    private long hashedTokens;

    private GoAdoption(Handle handle, Dialect dialect, TokenRewriter rewriter, ZoneId expiryZone) {
        this.handle = handle;
        this.dialect = dialect;
        this.rewriter = rewriter;
        this.expiryZone = expiryZone;
    }

    static Moved move(Handle handle, Dialect dialect, TokenRewriter rewriter, ZoneId expiryZone) {
        Tables tables = Tables.in(handle, dialect);
        GoAdoption adoption = new GoAdoption(handle, dialect, rewriter, expiryZone);
        long tokens = tables.has(GoTables.TOKENS) ? adoption.move(GoTables.TOKENS, "token", """
                INSERT INTO tokens (id, token, hint, project_id, metadata, expires_at, is_active, deactivated_at,
                                    request_count, max_requests, created_at, last_used_at, cache_hit_count)
                VALUES (:id, :token, :hint, :project_id, :metadata, :expires_at, :is_active, :deactivated_at,
                        :request_count, :max_requests, :created_at, :last_used_at, :cache_hit_count)
                """, adoption::token) : 0;
        long events = tables.has(GoTables.AUDIT_EVENTS)
                ? adoption.move(GoTables.AUDIT_EVENTS, "id", """
                INSERT INTO audit_events (id, timestamp, action, actor, project_id, request_id, correlation_id, client_ip,
                                          method, path, user_agent, outcome, reason, token_id, metadata)
                VALUES (:id, :timestamp, :action, :actor, :project_id, :request_id, :correlation_id, :client_ip,
                        :method, :path, :user_agent, :outcome, :reason, :token_id, :metadata)
                """, adoption::auditEvent)
                : 0;
        long projects =
                tables.has(GoTables.PROJECTS) ? adoption.move(GoTables.PROJECTS, "id", """
                INSERT INTO projects (id, name, api_key, is_active, deactivated_at, created_at, updated_at)
                VALUES (:id, :name, :api_key, :is_active, :deactivated_at, :created_at, :updated_at)
                """, adoption::project) : 0;
        return new Moved(projects, tokens - adoption.hashedTokens, adoption.hashedTokens, events);
    }

    static void dropTables(Handle handle) {
        GoTables.PARKED.forEach(table -> handle.execute("DROP TABLE IF EXISTS " + table));
    }

    private interface Binding {
        /** Binds the values of a row and returns its key. */
        String bind(GoRow row, PreparedBatch batch) throws SQLException;
    }

    private long move(String table, String key, String insert, Binding binding) {
        Set<String> columns = GoTables.columns(handle, table);
        String select =
                "SELECT * FROM " + table + " WHERE " + key + " > :last ORDER BY " + key + " LIMIT " + ROWS_AT_ONCE;
        long moved = 0;
        String last = "";
        List<String> keys;
        do {
            try (PreparedBatch batch = handle.prepareBatch(insert)) {
                keys = handle.createQuery(select)
                        .bind("last", last)
                        .map((row, context) -> {
                            String rowKey = binding.bind(new GoRow(dialect, columns, row), batch);
                            batch.add();
                            return rowKey;
                        })
                        .list();
                if (!keys.isEmpty()) {
                    batch.execute();
                    last = keys.get(keys.size() - 1);
                    moved += keys.size();
                }
            }
        } while (keys.size() == ROWS_AT_ONCE);
        handle.execute("DELETE FROM " + table);
        return moved;
    }

    private String token(GoRow row, PreparedBatch batch) throws SQLException {
        String token = row.text("token");
        boolean isHashed = SHA_256.matcher(token).matches();
        if (isHashed) {
            hashedTokens++;
        }
        String id = row.textOrNull("id");
        batch.bind("id", id == null ? UUID.randomUUID().toString() : id)
                .bind("token", (isHashed ? rewriter.hashOfSha256() : rewriter.hashOfToken()).apply(token))
                .bind(
                        "hint",
                        isHashed
                                ? rewriter.hintOfUnknown()
                                : rewriter.hintOfToken().apply(token))
                .bind("project_id", row.text("project_id"))
                .bind("metadata", row.textOrNull("metadata"))
                .bind("is_active", row.flag("is_active"))
                .bind("request_count", row.number("request_count"))
                .bindByType("max_requests", limit(row), Long.class)
                .bind("cache_hit_count", row.number("cache_hit_count"));
        bind(batch, "expires_at", row.instantOrNull("expires_at", expiryZone));
        bind(batch, "deactivated_at", utc(row, "deactivated_at"));
        bind(batch, "created_at", utc(row, "created_at"));
        bind(batch, "last_used_at", utc(row, "last_used_at"));
        return token;
    }

    /** The Go edition takes every number below one for no limit. */
    private static @Nullable Long limit(GoRow row) throws SQLException {
        Long maxRequests = row.numberOrNull("max_requests");
        return maxRequests == null || maxRequests < 1 ? null : maxRequests;
    }

    private String project(GoRow row, PreparedBatch batch) throws SQLException {
        // Very old databases have only the older name.
        String apiKey = row.textOrNull("api_key");
        String id = row.text("id");
        batch.bind("id", id)
                .bind("name", row.text("name"))
                .bind("api_key", apiKey == null ? row.text("openai_api_key") : apiKey)
                .bind("is_active", row.flag("is_active"));
        bind(batch, "deactivated_at", utc(row, "deactivated_at"));
        bind(batch, "created_at", utc(row, "created_at"));
        bind(batch, "updated_at", utc(row, "updated_at"));
        return id;
    }

    private String auditEvent(GoRow row, PreparedBatch batch) throws SQLException {
        for (String column : TEXTS_OF_AUDIT) {
            batch.bind(column, row.textOrNull(column));
        }
        bind(batch, "timestamp", utc(row, "timestamp"));
        return row.text("id");
    }

    private static @Nullable Instant utc(GoRow row, String column) throws SQLException {
        return row.instantOrNull(column, ZoneOffset.UTC);
    }

    private static void bind(PreparedBatch batch, String name, @Nullable Instant instant) {
        batch.bindByType(name, instant, Instant.class);
    }
}
