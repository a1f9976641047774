package io.llmproxy.core.internal.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.llmproxy.api.Secret;
import io.llmproxy.api.token.Project;
import io.llmproxy.api.token.StoreUnavailableException;
import io.llmproxy.api.token.TokenRecord;
import io.llmproxy.api.token.TokenStore;
import io.llmproxy.api.token.TokenUse;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JdbiTokenStoreTest {
    private static final Instant CREATED = Instant.parse("2026-11-23T13:00:00Z");
    private static final Instant EXPIRY = Instant.parse("2026-11-24T13:00:00.5Z");
    private static final Instant LATER = Instant.parse("2026-11-23T14:00:00Z");

    @TempDir
    private Path directory;

    private Database database;
    private TokenStore tokens;

    @BeforeEach
    void open() {
        database = Database.open(directory.resolve("tokens.db"), new TestThreads("tokens"));
        database.projects()
                .insert(Project.builder("p1", "one", Secret.of("sk-provider"), CREATED)
                        .build());
        tokens = database.tokens();
    }

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void aTokenIsFoundAsItWasAdded() {
        tokens.insert(token("t1")
                .metadata(Map.of("user_id", "zoë \"q\"", "app", "chat"))
                .expiresAt(EXPIRY)
                .maxRequests(5_000_000_000L)
                .requestCount(4_999_999_999L)
                .lastUsedAt(LATER)
                .deactivatedAt(LATER)
                .build());

        TokenRecord found = tokens.findByHash("hash-t1").orElseThrow();

        assertThat(found.id()).isEqualTo("t1");
        assertThat(found.hash()).isEqualTo("hash-t1");
        assertThat(found.hint()).isEqualTo("sk-t1");
        assertThat(found.projectId()).isEqualTo("p1");
        assertThat(found.metadata()).isEqualTo(Map.of("user_id", "zoë \"q\"", "app", "chat"));
        assertThat(found.expiresAt()).contains(EXPIRY);
        assertThat(found.maxRequests()).hasValue(5_000_000_000L);
        assertThat(found.requestCount()).isEqualTo(4_999_999_999L);
        assertThat(found.createdAt()).isEqualTo(CREATED);
        assertThat(found.lastUsedAt()).contains(LATER);
        assertThat(found.deactivatedAt()).contains(LATER);
    }

    @Test
    void whatWasNotSetIsAbsent() {
        tokens.insert(token("t1").build());

        TokenRecord found = tokens.find("t1").orElseThrow();

        assertThat(found.metadata()).isEmpty();
        assertThat(found.expiresAt()).isEmpty();
        assertThat(found.maxRequests()).isEmpty();
        assertThat(found.lastUsedAt()).isEmpty();
        assertThat(found.isActive()).isTrue();
    }

    @Test
    void unknownOnesAreNotFound() {
        assertThat(tokens.find("t1")).isEmpty();
        assertThat(tokens.findByHash("hash-t1")).isEmpty();
        assertThat(tokens.charge("t1", LATER)).isFalse();
    }

    @Test
    void metadataIsCompactJsonWithSortedKeysOrNothing() throws SQLException {
        tokens.insert(token("t1").metadata(Map.of("b", "2", "a", "1")).build());
        tokens.insert(token("t2").build());

        assertThat(text("SELECT metadata FROM tokens WHERE id = 't1'")).isEqualTo("{\"a\":\"1\",\"b\":\"2\"}");
        assertThat(text("SELECT metadata FROM tokens WHERE id = 't2'")).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"a\":", "[1]", "7", "null", ""})
    void oddMetadataDoesNotLockTheHolderOut(String json) throws SQLException {
        tokens.insert(token("t1").metadata(Map.of("a", "1")).build());
        execute("UPDATE tokens SET metadata = '" + json + "'");

        assertThat(tokens.find("t1").orElseThrow().metadata()).isEmpty();
    }

    @Test
    void aChargeCountsAndRemembersItsInstant() {
        tokens.insert(token("t1").build());

        assertThat(tokens.charge("t1", LATER)).isTrue();

        assertThat(tokens.find("t1").orElseThrow().requestCount()).isEqualTo(1);
        assertThat(tokens.find("t1").orElseThrow().lastUsedAt()).contains(LATER);
    }

    @Test
    void nothingIsChargedToATokenThatIsInactiveExpiredOrSpent() {
        tokens.insert(token("inactive").deactivatedAt(CREATED).build());
        tokens.insert(token("expired").expiresAt(EXPIRY).build());
        tokens.insert(token("spent").maxRequests(3L).requestCount(3).build());

        assertThat(tokens.charge("inactive", LATER)).isFalse();
        assertThat(tokens.charge("expired", EXPIRY.plusNanos(1_000))).isFalse();
        assertThat(tokens.charge("spent", LATER)).isFalse();

        assertThat(tokens.find("inactive").orElseThrow().requestCount()).isZero();
        assertThat(tokens.find("expired").orElseThrow().requestCount()).isZero();
        assertThat(tokens.find("spent").orElseThrow().requestCount()).isEqualTo(3);
    }

    @Test
    void aTokenIsGoodUntilItsExpiryIncluded() {
        tokens.insert(token("t1").expiresAt(EXPIRY).build());

        assertThat(tokens.charge("t1", EXPIRY)).isTrue();
    }

    @Test
    void manyThreadsGetExactlyTheQuota() throws Exception {
        tokens.insert(token("t1").maxRequests(100L).build());
        int threads = 16;
        ExecutorService executor = Executors.newFixedThreadPool(threads);
        CountDownLatch start = new CountDownLatch(1);
        int charged = 0;
        try {
            List<Future<Integer>> results = new ArrayList<>();
            for (int i = 0; i < threads; i++) {
                results.add(executor.submit(() -> {
                    start.await();
                    int mine = 0;
                    for (int call = 0; call < 20; call++) {
                        mine += tokens.charge("t1", LATER) ? 1 : 0;
                    }
                    return mine;
                }));
            }
            start.countDown();
            for (Future<Integer> result : results) {
                charged += result.get();
            }
        } finally {
            executor.shutdownNow();
        }

        assertThat(charged).isEqualTo(100);
        assertThat(tokens.find("t1").orElseThrow().requestCount()).isEqualTo(100);
    }

    @Test
    void twoProcessesShareOneQuota() {
        tokens.insert(token("t1").maxRequests(3L).build());

        try (Database other = Database.open(directory.resolve("tokens.db"), new TestThreads("other"))) {
            assertThat(tokens.charge("t1", LATER)).isTrue();
            assertThat(other.tokens().charge("t1", LATER)).isTrue();
            assertThat(tokens.charge("t1", LATER)).isTrue();
            assertThat(other.tokens().charge("t1", LATER)).isFalse();
        }
    }

    @Test
    void countedCallsAreAddedAndUnknownIdsIgnored() {
        tokens.insert(token("t1").requestCount(1).build());
        tokens.insert(token("t2").build());

        tokens.addCalls(Map.of("t1", new TokenUse(5_000_000_000L, LATER), "nobody", new TokenUse(3, LATER)));

        assertThat(tokens.find("t1").orElseThrow().requestCount()).isEqualTo(5_000_000_001L);
        assertThat(tokens.find("t1").orElseThrow().lastUsedAt()).contains(LATER);
        assertThat(tokens.find("t2").orElseThrow().requestCount()).isZero();
    }

    @Test
    void countedCallsAreAddedAllOrNone() throws SQLException {
        tokens.insert(token("t1").build());
        tokens.insert(token("t2").build());
        execute(
                "CREATE TRIGGER refuse BEFORE UPDATE ON tokens WHEN NEW.id = 't2' BEGIN SELECT RAISE(ABORT, 'no'); END");

        assertThatThrownBy(() -> tokens.addCalls(Map.of("t1", new TokenUse(1, LATER), "t2", new TokenUse(1, LATER))))
                .isInstanceOf(StoreUnavailableException.class);

        assertThat(tokens.find("t1").orElseThrow().requestCount()).isZero();
        assertThat(tokens.charge("t1", LATER)).isTrue();
    }

    private void execute(String... statements) throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }

    private String text(String sql) throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement();
                var rows = statement.executeQuery(sql)) {
            return rows.getString(1);
        }
    }

    private Connection connect() throws SQLException {
        return DriverManager.getConnection("jdbc:sqlite:" + directory.resolve("tokens.db"));
    }

    private static TokenRecord.Builder token(String id) {
        return TokenRecord.builder()
                .id(id)
                .hash("hash-" + id)
                .hint("sk-" + id)
                .projectId("p1")
                .createdAt(CREATED);
    }
}
