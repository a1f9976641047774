package io.llmproxy.core.internal.store;

import io.llmproxy.api.token.TokenRecord;
import io.llmproxy.api.token.TokenStore;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.jdbi.v3.core.result.RowView;
import org.jdbi.v3.core.statement.PreparedBatch;
import org.jspecify.annotations.Nullable;

/** Tokens in the table {@code tokens}. */
final class JdbiTokenStore implements TokenStore {
    private static final String SELECT = """
            SELECT id, token, hint, project_id, metadata, expires_at, is_active, deactivated_at,
                   request_count, max_requests, created_at, last_used_at
            FROM tokens
            """;

    private final GuardedJdbi jdbi;

    JdbiTokenStore(GuardedJdbi jdbi) {
        this.jdbi = jdbi;
    }

    @Override
    public Optional<TokenRecord> find(String id) {
        return jdbi.call(
                "finding a token",
                handle -> handle.createQuery(SELECT + "WHERE id = :id")
                        .bind("id", id)
                        .map(JdbiTokenStore::token)
                        .findOne());
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
    public void addCalls(Map<String, Long> calls, Instant lastUsedAt) {
        if (calls.isEmpty()) {
            return;
        }
        jdbi.transact("adding calls to tokens", handle -> {
            try (PreparedBatch batch = handle.prepareBatch("""
                    UPDATE tokens
                    SET request_count = request_count + :calls, last_used_at = :lastUsedAt
                    WHERE id = :id
                    """)) {
                // In one order everywhere, so that two processes cannot lock each other's rows.
                new TreeMap<>(calls)
                        .forEach((id, count) -> batch.bind("id", id)
                                .bind("calls", count)
                                .bind("lastUsedAt", lastUsedAt)
                                .add());
                batch.execute();
            }
        });
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
