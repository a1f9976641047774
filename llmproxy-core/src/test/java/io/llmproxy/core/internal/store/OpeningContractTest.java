package io.llmproxy.core.internal.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.llmproxy.api.token.Project;
import io.llmproxy.api.token.ProjectChange;
import io.llmproxy.api.token.TokenRecord;
import io.llmproxy.core.InvalidConfigException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.TimeZone;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How databases are opened, each of them with nothing in it at first. */
class OpeningContractTest extends StoreContract {
    @TempDir
    private Path directory;

    OpeningContractTest(DatabaseKind kind) {
        super(kind);
    }

    @Test
    void severalNodesCanStartTogether() throws Exception {
        TestDatabase fresh = kind.create(directory);

        Nodes.parallel(4, thread -> {
            try (Database node = fresh.open()) {
                node.projects().insert(project("p" + thread, "name " + thread));
            }
            return thread;
        });

        try (Database node = fresh.open()) {
            assertThat(node.projects().list()).hasSize(4);
            assertThat(node.changes().latest()).isZero();
        }
        assertThat(fresh.texts("SELECT COUNT(*) FROM llmproxy_schema_history WHERE version = '1'"))
                .containsExactly("1");
    }

    @Test
    void dataOutlivesARestart() throws Exception {
        TestDatabase fresh = kind.create(directory);
        try (Database node = fresh.open()) {
            node.projects().insert(project("p1", "one"));
        }

        try (Database node = fresh.open()) {
            assertThat(node.projects().find("p1")).map(Project::name).contains("one");
        }
    }

    @Test
    void instantsDoNotDependOnTheTimeZoneOfTheJvm() throws Exception {
        // In the hour that comes twice, or not at all, where this zone changes its clocks.
        List<Instant> instants = List.of(
                Instant.parse("2026-10-25T00:30:00.000001Z"),
                Instant.parse("2026-10-25T01:30:00.999999Z"),
                Instant.parse("2026-03-29T01:30:00Z"));
        TimeZone own = TimeZone.getDefault();
        try {
            TimeZone.setDefault(TimeZone.getTimeZone("Europe/Berlin"));
            try (Database node = place().open()) {
                for (Instant instant : instants) {
                    node.tokens().insert(token("t" + instant).expiresAt(instant).build());
                }
            }
            TimeZone.setDefault(TimeZone.getTimeZone("Asia/Kathmandu"));
            try (Database node = place().open()) {
                for (Instant instant : instants) {
                    TokenRecord found = node.tokens().find("t" + instant).orElseThrow();
                    assertThat(found.expiresAt()).contains(instant);
                    assertThat(node.tokens().charge(found.id(), instant)).isTrue();
                    assertThat(node.tokens().charge(found.id(), instant.plusNanos(1_000)))
                            .isFalse();
                }
            }
        } finally {
            TimeZone.setDefault(own);
        }
        String text = kind == DatabaseKind.POSTGRES
                ? "(expires_at AT TIME ZONE 'UTC')::text"
                : "CAST(expires_at AS CHAR(26))";
        assertThat(place().texts("SELECT " + text + " FROM tokens WHERE id = 't" + instants.get(0) + "'")
                        .get(0))
                .startsWith("2026-10-25 00:30:00.000001");
    }

    @Test
    void tablesOfOthersMayLieBesideOursOnAServer() throws Exception {
        assumeTrue(kind != DatabaseKind.SQLITE, "a file is for one program");
        TestDatabase shared = kind.create(directory);
        shared.execute("CREATE TABLE guests (name VARCHAR(10))", "INSERT INTO guests VALUES ('Zoë')");

        try (Database node = shared.open()) {
            node.projects().insert(project("p1", "one"));
        }

        assertThat(shared.texts("SELECT name FROM guests")).containsExactly("Zoë");
        try (Database node = shared.open()) {
            assertThat(node.projects().list()).hasSize(1);
        }
    }

    @Test
    void tablesOfOthersUnderOurNamesAreLeftAlone() throws Exception {
        TestDatabase foreign = kind.create(directory);
        foreign.execute("CREATE TABLE projects (title VARCHAR(10))", "CREATE TABLE tokens (bus VARCHAR(10))");

        assertThatThrownBy(foreign::open)
                .isInstanceOf(InvalidConfigException.class)
                .hasMessageContaining("it holds tables of these names that are not llmproxy's: projects, tokens");

        assertThat(foreign.texts("SELECT COUNT(*) FROM projects")).containsExactly("0");
    }

    @Test
    void theHostCanLendItsPool() throws Exception {
        TestDatabase fresh = kind.create(directory);
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl(fresh.jdbcUrl());
        config.setMaximumPoolSize(kind == DatabaseKind.SQLITE ? 1 : 5);
        config.setAutoCommit(false);
        config.setConnectionTimeout(5_000);
        try (HikariDataSource pool = new HikariDataSource(config)) {
            try (Database node = Database.over(pool, new TestThreads("lent"))) {
                node.projects().insert(project("p1", "one"));
                node.tokens().insert(token("t1").build());
                assertThat(node.tokens().charge("t1", LATER)).isTrue();
            }

            assertThat(pool.isClosed()).isFalse();
            assertThat(pool.getHikariPoolMXBean().getActiveConnections()).isZero();
        }
        try (Database node = fresh.open()) {
            assertThat(node.tokens().find("t1").orElseThrow().requestCount()).isEqualTo(1);
        }
    }

    @Test
    void aMigrationThatDiedHalfWayIsFinished() throws Exception {
        assumeTrue(kind == DatabaseKind.MARIADB || kind == DatabaseKind.MYSQL, "the others undo it");
        TestDatabase broken = kind.create(directory);
        broken.open().close();
        broken.takeBackToFirstVersion();
        broken.execute(
                "DROP TABLE llmproxy_secrets",
                "DROP TABLE llmproxy_changes",
                "UPDATE llmproxy_schema_history SET success = 0 WHERE version = '1'");

        try (Database node = broken.open()) {
            assertThat(node.secrets().putIfAbsent("a", "b", CREATED)).isEqualTo("b");
            assertThat(node.changes().latest()).isZero();
        }
    }

    @Test
    void theSecondMigrationIsFinishedToo() throws Exception {
        assumeTrue(kind == DatabaseKind.MARIADB || kind == DatabaseKind.MYSQL, "the others undo it");
        TestDatabase broken = kind.create(directory);
        broken.open().close();
        broken.execute("UPDATE llmproxy_schema_history SET success = 0 WHERE version = '2'");

        try (Database node = broken.open()) {
            node.projects().insert(project("p1", "one"));
        }
        assertThat(broken.texts("SELECT success FROM llmproxy_schema_history WHERE version = '2'"))
                .containsExactly("1");
    }

    @Test
    void aDatabaseOfTheFirstVersionKeepsItsProjectsAndTakesSettings() throws Exception {
        TestDatabase old = kind.create(directory);
        try (Database node = old.open()) {
            node.projects().insert(project("p1", "one"));
            node.tokens().insert(token("t1").build());
        }
        old.takeBackToFirstVersion();

        try (Database node = old.open()) {
            assertThat(node.projects().find("p1").orElseThrow())
                    .usingRecursiveComparison()
                    .isEqualTo(project("p1", "one"));
            assertThat(node.tokens().find("t1")).isPresent();

            node.projects()
                    .update("p1", ProjectChange.builder().provider("azure").build(), LATER);
            assertThat(node.projects().find("p1").orElseThrow().provider()).contains("azure");
        }
    }
}
