package io.llmproxy.core.internal.store;

import io.llmproxy.api.token.Revocations;
import io.llmproxy.api.token.TokenChange;
import io.llmproxy.api.token.TokenQuery;
import io.llmproxy.api.token.TokenRecord;
import io.llmproxy.api.token.TokenStore;
import io.llmproxy.api.token.TokenUse;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.result.RowView;
import org.jdbi.v3.core.statement.PreparedBatch;
import org.jdbi.v3.core.statement.Query;
import org.jdbi.v3.core.statement.Update;
import org.jspecify.annotations.Nullable;

/** Tokens in the table {@code tokens}. */
final class JdbiTokenStore implements TokenStore {
    private static final String SELECT = """
            SELECT id, token, hint, project_id, metadata, expires_at, is_active, deactivated_at,
                   request_count, max_requests, created_at, last_used_at
            FROM tokens
            """;

    private static final int EXPIRED_AT_ONCE = 500;

    private final GuardedJdbi jdbi;

    JdbiTokenStore(GuardedJdbi jdbi) {
        this.jdbi = jdbi;
    }

    @Override
    public Optional<TokenRecord> find(String id) {
        return jdbi.call("finding a token", handle -> find(handle, id));
    }

    private static Optional<TokenRecord> find(Handle handle, String id) {
        return handle.createQuery(SELECT + "WHERE id = :id")
                .bind("id", id)
                .map(JdbiTokenStore::token)
                .findOne();
    }

    @Override
    public Optional<TokenRecord> findByHash(String hash) {
        return jdbi.call(
                "finding a token by hash",
                handle -> handle.createQuery(SELECT + "WHERE token = :hash")
                        .bind("hash", hash)
                        .map(JdbiTokenStore::token)
                        .findOne());
    }

    @Override
    public void insert(TokenRecord token) {
        jdbi.call(
                "adding a token",
                handle -> handle.createUpdate("""
                        INSERT INTO tokens (id, token, hint, project_id, metadata, expires_at, is_active, deactivated_at,
                                            request_count, max_requests, created_at, last_used_at)
                        VALUES (:id, :hash, :hint, :projectId, :metadata, :expiresAt, :isActive, :deactivatedAt,
                                :requestCount, :maxRequests, :createdAt, :lastUsedAt)
                        """)
                        .bind("id", token.id())
                        .bind("hash", token.hash())
                        .bind("hint", token.hint())
                        .bind("projectId", token.projectId())
                        .bind("metadata", MetadataJson.write(token.metadata()))
                        .bindByType("expiresAt", token.expiresAt().orElse(null), Instant.class)
                        .bind("isActive", token.isActive())
                        .bindByType("deactivatedAt", token.deactivatedAt().orElse(null), Instant.class)
                        .bind("requestCount", token.requestCount())
                        .bindByType("maxRequests", boxed(token.maxRequests()), Long.class)
                        .bind("createdAt", token.createdAt())
                        .bindByType("lastUsedAt", token.lastUsedAt().orElse(null), Instant.class)
                        .execute());
    }

    @Override
    public boolean charge(String tokenId, Instant now) {
        return jdbi.call(
                        "charging a token",
                        handle -> handle.createUpdate("""
                                UPDATE tokens
                                SET request_count = request_count + 1, last_used_at = :now
                                WHERE id = :id
                                  AND is_active = TRUE
                                  AND (expires_at IS NULL OR expires_at >= :now)
                                  AND (max_requests IS NULL OR request_count < max_requests)
                                """)
                                .bind("id", tokenId)
                                .bind("now", now)
                                .execute())
                == 1;
    }

    @Override
    public void addCalls(Map<String, TokenUse> uses) {
        if (uses.isEmpty()) {
            return;
        }
        jdbi.transact("adding calls to tokens", handle -> {
            try (PreparedBatch batch = handle.prepareBatch("""
                    UPDATE tokens
                    SET request_count = request_count + :calls,
                        last_used_at = CASE WHEN last_used_at > :lastAt THEN last_used_at ELSE :lastAt END
                    WHERE id = :id
                    """)) {
                // In one order everywhere, so that two processes cannot lock each other's rows.
                new TreeMap<>(uses)
                        .forEach((id, use) -> batch.bind("id", id)
                                .bind("calls", use.calls())
                                .bind("lastAt", use.lastAt())
                                .add());
                return batch.execute();
            }
        });
    }

    @Override
    public List<TokenRecord> list(TokenQuery query) {
        return jdbi.call(
                "listing tokens",
                handle -> filtered(
                                handle.createQuery(SELECT + where(query)
                                        + "ORDER BY created_at DESC, id DESC LIMIT :limit OFFSET :offset"),
                                query)
                        .bind("limit", query.limit())
                        .bind("offset", query.offset())
                        .map(JdbiTokenStore::token)
                        .list());
    }

    @Override
    public long count(TokenQuery query) {
        return jdbi.call(
                "counting tokens",
                handle -> filtered(handle.createQuery("SELECT COUNT(*) FROM tokens " + where(query)), query)
                        .mapTo(Long.class)
                        .one());
    }

    private static String where(TokenQuery query) {
        List<String> terms = new ArrayList<>();
        query.projectId().ifPresent(id -> terms.add("project_id = :projectId"));
        query.active().ifPresent(active -> terms.add("is_active = :active"));
        return terms.isEmpty() ? "" : "WHERE " + String.join(" AND ", terms) + " ";
    }

    private static Query filtered(Query statement, TokenQuery query) {
        query.projectId().ifPresent(id -> statement.bind("projectId", id));
        query.active().ifPresent(active -> statement.bind("active", active));
        return statement;
    }

    @Override
    public Optional<TokenRecord> update(String id, TokenChange change, Instant now) {
        return jdbi.transact("changing a token", handle -> {
            if (!change.isEmpty() && assignments(change, now).updateRow(handle, "tokens", id)) {
                JdbiChangeLog.append(handle, ChangeLog.Kind.TOKEN, id, now);
            }
            return find(handle, id);
        });
    }

    private static Assignments assignments(TokenChange change, Instant now) {
        Assignments assignments = new Assignments();
        change.active().ifPresent(active -> assignments.setActive(active, now));
        if (change.changesMaxRequests()) {
            assignments.set("max_requests", boxed(change.maxRequests()), Long.class);
        }
        if (change.changesExpiry()) {
            assignments.set("expires_at", change.expiresAt().orElse(null), Instant.class);
        }
        change.metadata().ifPresent(map -> assignments.set("metadata", MetadataJson.write(map), String.class));
        return assignments;
    }

    @Override
    public Revocations revokeAll(String projectId, Instant now) {
        return jdbi.transact("revoking the tokens of a project", handle -> {
            long revoked =
                    revoke(handle, "project_id = :projectId", update -> update.bind("projectId", projectId), now);
            if (revoked > 0) {
                JdbiChangeLog.append(handle, ChangeLog.Kind.TOKENS_OF_PROJECT, projectId, now);
            }
            long all = handle.createQuery("SELECT COUNT(*) FROM tokens WHERE project_id = :projectId")
                    .bind("projectId", projectId)
                    .mapTo(Long.class)
                    .one();
            return new Revocations(revoked, all - revoked);
        });
    }

    @Override
    public long revokeExpired(Instant now) {
        // Nobody has to forget these: whoever knows such a token also knows that it has expired.
        long revoked = 0;
        List<String> ids;
        do {
            // In small transactions, so that calls of these tokens' holders do not wait for the whole.
            ids = expired(now);
            revoked += revoke(ids, now);
        } while (ids.size() == EXPIRED_AT_ONCE);
        return revoked;
    }

    private List<String> expired(Instant now) {
        return jdbi.call(
                "finding expired tokens",
                handle -> handle.createQuery(
                                "SELECT id FROM tokens WHERE is_active = TRUE AND expires_at < :now LIMIT :limit")
                        .bind("now", now)
                        .bind("limit", EXPIRED_AT_ONCE)
                        .mapTo(String.class)
                        .list());
    }

    /** Looks at the expiry again: it may have been moved meanwhile. */
    private long revoke(List<String> ids, Instant now) {
        if (ids.isEmpty()) {
            return 0;
        }
        return jdbi.transact(
                "revoking expired tokens",
                handle -> revoke(
                        handle, "expires_at < :now AND id IN (<ids>)", update -> update.bindList("ids", ids), now));
    }

    private static long revoke(Handle handle, String condition, UnaryOperator<Update> binding, Instant now) {
        return binding.apply(handle.createUpdate("""
                        UPDATE tokens SET is_active = FALSE, deactivated_at = COALESCE(deactivated_at, :now)
                        WHERE is_active = TRUE AND\s""" + condition))
                .bind("now", now)
                .execute();
    }

    private static TokenRecord token(RowView row) {
        return TokenRecord.builder()
                .id(row.getColumn("id", String.class))
                .hash(row.getColumn("token", String.class))
                .hint(row.getColumn("hint", String.class))
                .projectId(row.getColumn("project_id", String.class))
                .metadata(MetadataJson.read(row.getColumn("metadata", String.class)))
                .expiresAt(row.getColumn("expires_at", Instant.class))
                .deactivatedAt(ActiveColumns.deactivatedAt(row, "created_at"))
                .requestCount(row.getColumn("request_count", Long.class))
                .maxRequests(row.getColumn("max_requests", Long.class))
                .createdAt(row.getColumn("created_at", Instant.class))
                .lastUsedAt(row.getColumn("last_used_at", Instant.class))
                .build();
    }

    private static @Nullable Long boxed(OptionalLong number) {
        return number.isPresent() ? number.getAsLong() : null;
    }
}
