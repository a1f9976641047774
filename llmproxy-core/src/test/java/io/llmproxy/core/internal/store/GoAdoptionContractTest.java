package io.llmproxy.core.internal.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.llmproxy.api.Secret;
import io.llmproxy.api.token.Project;
import io.llmproxy.api.token.TokenQuery;
import io.llmproxy.api.token.TokenRecord;
import io.llmproxy.core.InvalidConfigException;
import io.llmproxy.core.internal.store.StoredSecrets.StoredKey;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Databases of the Go edition, made of its own statements, become ours in place. */
class GoAdoptionContractTest extends StoreContract {
    private static final String PLAIN = "sk-AbCdEfGhIjKlMnOpQrStUv";
    private static final String SHA_256 = "0123456789abcdef".repeat(4);
    private static final String ID_1 = "11111111-1111-4111-8111-111111111111";
    private static final String ID_2 = "22222222-2222-4222-8222-222222222222";
    private static final TokenRewriter REWRITER = new TokenRewriter(
            token -> "of:" + token, hash -> "re:" + hash, token -> "hint:" + token.length(), "hidden");

    @TempDir
    private Path directory;

    GoAdoptionContractTest(DatabaseKind kind) {
        super(kind);
    }

    @Test
    void everythingIsMoved() throws Exception {
        TestDatabase go = newest();

        try (Database node = go.open()) {
            node.adopt(REWRITER, ZoneOffset.UTC);

            Project project = node.projects().find("p1").orElseThrow();
            assertThat(project.name()).isEqualTo("Größe");
            assertThat(project.apiKey()).contains(Secret.of("enc:v1:abc"));
            assertThat(project.isActive()).isTrue();
            assertThat(project.createdAt()).isEqualTo(Instant.parse("2026-01-02T03:04:05.123456Z"));
            Project off = node.projects().find("p2").orElseThrow();
            assertThat(off.isActive()).isFalse();
            assertThat(off.apiKey()).contains(Secret.of("sk-plain"));

            TokenRecord plain = node.tokens().findByHash("of:" + PLAIN).orElseThrow();
            assertThat(plain.id()).isEqualTo(ID_1);
            assertThat(plain.hint()).isEqualTo("hint:25");
            assertThat(plain.projectId()).isEqualTo("p1");
            assertThat(plain.metadata()).isEqualTo(Map.of("user_id", "zoë"));
            assertThat(plain.expiresAt()).contains(Instant.parse("2027-01-02T03:04:05.5Z"));
            assertThat(plain.maxRequests()).hasValue(7);
            assertThat(plain.requestCount()).isEqualTo(3);
            assertThat(plain.lastUsedAt()).contains(Instant.parse("2026-02-02T00:00:00Z"));
            TokenRecord hashed = node.tokens().findByHash("re:" + SHA_256).orElseThrow();
            assertThat(hashed.id()).isEqualTo(ID_2);
            assertThat(hashed.hint()).isEqualTo("hidden");
            assertThat(hashed.isActive()).isFalse();
            assertThat(hashed.expiresAt()).isEmpty();
            assertThat(node.tokens().count(TokenQuery.builder().build())).isEqualTo(2);
        }
        assertThat(go.texts("SELECT action FROM audit_events WHERE id = 'a1'")).containsExactly("token.create");
        assertThat(go.texts("SELECT cache_hit_count FROM tokens WHERE id = '" + ID_1 + "'"))
                .containsExactly("4");
    }

    @Test
    void nothingOfTheOldTablesIsLeft() throws Exception {
        TestDatabase go = newest();
        try (Database node = go.open()) {
            node.adopt(REWRITER, ZoneOffset.UTC);
        }

        for (String table : GoTables.PARKED) {
            assertThatThrownBy(() -> go.texts("SELECT COUNT(*) FROM " + table)).hasMessageContaining(table);
        }
        try (Database node = go.open()) {
            node.adopt(REWRITER, ZoneOffset.UTC);
            // No foreign key: the project may be kept elsewhere.
            node.tokens()
                    .insert(token("t1")
                            .projectId("elsewhere")
                            .maxRequests(5_000_000_000L)
                            .build());
            assertThat(node.tokens().count(TokenQuery.builder().build())).isEqualTo(3);
        }
    }

    @Test
    void aDatabaseThatTheFirstVersionOfTheSchemaFoundIsAdopted() throws Exception {
        TestDatabase go = newest();
        go.open().close();
        go.takeBackToFirstVersion();

        try (Database node = go.open()) {
            assertThat(node.secrets().providerKeys())
                    .extracting(StoredKey::projectId)
                    .containsExactly("p1", "p2");
            node.adopt(REWRITER, ZoneOffset.UTC);

            Project project = node.projects().find("p1").orElseThrow();
            assertThat(project.apiKey()).contains(Secret.of("enc:v1:abc"));
            assertThat(project.provider()).isEmpty();
            assertThat(project.weight()).isEqualTo(1);
            assertThat(project.furtherKeys()).isEmpty();
            assertThat(project.policy().isOpen()).isTrue();
            assertThat(node.tokens().findByHash("of:" + PLAIN)).isPresent();
        }
    }

    @Test
    void severalNodesAdoptOnce() throws Exception {
        TestDatabase go = newest();

        Nodes.parallel(3, thread -> {
            try (Database node = go.open()) {
                node.adopt(REWRITER, ZoneOffset.UTC);
                assertThat(node.tokens().findByHash("of:" + PLAIN)).isPresent();
                assertThat(node.projects().list()).hasSize(2);
            }
            return thread;
        });
    }

    @Test
    void aNodeThatDiesInBetweenLeavesTheRestToTheNext() throws Exception {
        TestDatabase go = newest();
        go.open().close();
        TokenRewriter dying = new TokenRewriter(
                token -> {
                    throw new IllegalStateException("killed");
                },
                hash -> hash,
                token -> "",
                "");

        try (Database node = go.open()) {
            assertThatThrownBy(() -> node.adopt(dying, ZoneOffset.UTC)).isInstanceOf(InvalidConfigException.class);
            assertThat(node.tokens().count(TokenQuery.builder().build())).isZero();
        }

        try (Database node = go.open()) {
            node.adopt(REWRITER, ZoneOffset.UTC);
            assertThat(node.tokens().findByHash("of:" + PLAIN)).isPresent();
            assertThat(node.projects().list()).hasSize(2);
        }
    }

    @Test
    void theClockOfTheGoServerCanBeTold() throws Exception {
        TestDatabase go = newest();

        try (Database node = go.open()) {
            node.adopt(REWRITER, ZoneId.of("Asia/Kolkata"));

            TokenRecord token = node.tokens().find(ID_1).orElseThrow();
            String expected = kind == DatabaseKind.SQLITE ? "2027-01-02T03:04:05.5Z" : "2027-01-01T21:34:05.5Z";
            assertThat(token.expiresAt()).contains(Instant.parse(expected));
            assertThat(token.lastUsedAt()).contains(Instant.parse("2026-02-02T00:00:00Z"));
        }
    }

    @Test
    void aFileFromBeforeTheNewerColumnsIsAdopted() throws Exception {
        assumeTrue(kind == DatabaseKind.SQLITE, "the servers had migrations");
        TestDatabase go = kind.create(directory);
        go.execute(GoSchema.oldSqlite().toArray(String[]::new));
        go.execute(
                "INSERT INTO projects (id, name, api_key) VALUES ('p1', 'one', 'sk-plain')",
                "INSERT INTO tokens (token, project_id, expires_at, created_at) VALUES ('" + PLAIN
                        + "', 'p1', '2027-01-02 05:04:05.123456789+02:00', '2026-01-02 03:04:05')");

        try (Database node = go.open()) {
            node.adopt(REWRITER, ZoneOffset.UTC);

            TokenRecord token = node.tokens().findByHash("of:" + PLAIN).orElseThrow();
            assertThat(token.id()).hasSize(36);
            assertThat(token.metadata()).isEmpty();
            assertThat(token.expiresAt()).contains(Instant.parse("2027-01-02T03:04:05.123456Z"));
            assertThat(token.createdAt()).isEqualTo(Instant.parse("2026-01-02T03:04:05Z"));
        }
    }

    private TestDatabase newest() throws Exception {
        TestDatabase go = kind.create(directory);
        List<String> schema = GoSchema.newest(kind);
        go.execute(schema.toArray(String[]::new));
        go.execute(
                "INSERT INTO projects (id, name, api_key, is_active, created_at, updated_at) VALUES"
                        + " ('p1', 'Größe', 'enc:v1:abc', TRUE, " + at("2026-01-02 03:04:05.123456") + ", "
                        + at("2026-01-02 03:04:05") + "), ('p2', 'off', 'sk-plain', FALSE, " + at("2026-01-02 03:04:05")
                        + ", " + at("2026-01-03 03:04:05") + ")",
                "INSERT INTO tokens (id, token, project_id, metadata, expires_at, is_active, request_count, max_requests,"
                        + " created_at, last_used_at, cache_hit_count) VALUES ('" + ID_1 + "', '" + PLAIN
                        + "', 'p1', '{\"user_id\":\"zoë\"}', " + expiry() + ", TRUE, 3, 7, " + at("2026-01-02 03:04:05")
                        + ", " + at("2026-02-02 00:00:00") + ", 4), ('" + ID_2 + "', '" + SHA_256
                        + "', 'p2', NULL, NULL, FALSE, 0, NULL, " + at("2026-01-02 03:04:05") + ", NULL, 0)",
                "INSERT INTO audit_events (id, timestamp, action, actor, outcome) VALUES ('a1', "
                        + at("2026-01-02 03:04:05") + ", 'token.create', 'management', 'success')");
        return go;
    }

    /** In a file, instants have the offset of the clock by which they were written; on servers they have none. */
    private String at(String utc) {
        return "'" + utc + (kind == DatabaseKind.SQLITE ? "+00:00'" : "'");
    }

    private String expiry() {
        return kind == DatabaseKind.SQLITE ? "'2027-01-01 22:04:05.5-05:00'" : "'2027-01-02 03:04:05.5'";
    }
}
