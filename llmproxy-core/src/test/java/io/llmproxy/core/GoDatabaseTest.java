package io.llmproxy.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.llmproxy.api.Secret;
import io.llmproxy.api.token.TokenRecord;
import java.net.URI;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An engine that is pointed at the encrypted database of a Go edition. */
class GoDatabaseTest {
    private static final Secret KEY = Secret.of("MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=");
    private static final Secret OTHER_KEY = Secret.of("bmV3IGtleSBuZXcga2V5IG5ldyBrZXkgbmV3IGtleSE=");

    /** {@code sk-provider} as the Go edition stores it under {@link #KEY}. */
    private static final String OF_GO = "enc:v1:AAECAwQFBgcICQoLXo6WDKt3pMXMuQNsfur5XxAJTQ43SghyPzlV";

    private static final Secret HASHED = Secret.of("sk-AZtuAZtuAZtuAZtuAZtuAw");
    private static final String SHA_256 = "1fbd19f8651f2ca91f37270079c75f166be685f1ab098a754b668a71ca22cce4";
    private static final Secret PLAIN = Secret.of("sk-BZtuBZtuBZtuBZtuBZtuBw");

    @TempDir
    private Path directory;

    @BeforeEach
    void leaveADatabase() throws SQLException {
        String time = "'2026-01-02 03:04:05.678901234+00:00'";
        execute(
                "CREATE TABLE projects (id TEXT PRIMARY KEY, name TEXT NOT NULL UNIQUE, api_key TEXT NOT NULL,"
                        + " is_active BOOLEAN NOT NULL DEFAULT 1, deactivated_at DATETIME,"
                        + " created_at DATETIME NOT NULL, updated_at DATETIME NOT NULL)",
                "CREATE TABLE tokens (id TEXT PRIMARY KEY, token TEXT NOT NULL UNIQUE, project_id TEXT NOT NULL,"
                        + " metadata TEXT, expires_at DATETIME, is_active BOOLEAN NOT NULL DEFAULT 1,"
                        + " deactivated_at DATETIME, request_count INTEGER NOT NULL DEFAULT 0, max_requests INTEGER,"
                        + " created_at DATETIME NOT NULL, last_used_at DATETIME,"
                        + " cache_hit_count INTEGER NOT NULL DEFAULT 0,"
                        + " FOREIGN KEY (project_id) REFERENCES projects(id) ON DELETE CASCADE)",
                "INSERT INTO projects VALUES ('p1', 'one', '" + OF_GO + "', 1, NULL, " + time + ", " + time + ")",
                "INSERT INTO tokens VALUES ('t1', '" + SHA_256
                        + "', 'p1', '{\"user_id\":\"42\"}', '2036-01-02 04:04:05+01:00', 1, NULL, 7, 0, " + time
                        + ", NULL, 0)",
                "INSERT INTO tokens VALUES ('t2', '" + PLAIN.reveal() + "', 'p1', NULL, NULL, 1, NULL, 3, 5, " + time
                        + ", NULL, 0)");
    }

    private void execute(String... statements) throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + directory.resolve("go.db"));
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.executeUpdate(sql);
            }
        }
    }

    private LlmProxyBuilder engine() {
        return LlmProxy.builder()
                .provider(
                        ProviderConfig.openAi(URI.create("http://127.0.0.1:9")).build())
                .database(directory.resolve("go.db"))
                .shutdownGrace(Duration.ZERO);
    }

    @Test
    void withItsKeyEverythingGoesOn() {
        try (LlmProxy engine = engine().encryptionKey(KEY).build()) {
            assertThat(engine.projects().find("p1").orElseThrow().apiKey()).contains(Secret.of("sk-provider"));
            assertThat(TokenCall.isAccepted(engine, HASHED)).isTrue();
            assertThat(TokenCall.isAccepted(engine, PLAIN)).isTrue();
            assertThat(TokenCall.isAccepted(engine, Secret.of("sk-CZtuCZtuCZtuCZtuCZtuCw")))
                    .isFalse();

            TokenRecord hashed = engine.tokens().find("t1").orElseThrow();
            assertThat(hashed.expiresAt().orElseThrow()).hasToString("2036-01-02T03:04:05Z");
            assertThat(hashed.metadata()).containsEntry("user_id", "42");
            assertThat(hashed.maxRequests()).isEmpty();
            assertThat(hashed.hash()).isNotEqualTo(SHA_256);
            TokenRecord plain = engine.tokens().find("t2").orElseThrow();
            assertThat(plain.hint()).isEqualTo("sk-BZtu**************tuBw");
            assertThat(plain.maxRequests()).hasValue(5);
            assertThat(plain.requestCount()).isEqualTo(4);
        }
        try (LlmProxy again = engine().encryptionKey(KEY).build()) {
            assertThat(TokenCall.isAccepted(again, HASHED)).isTrue();
        }
    }

    @Test
    void aStartThatDiedAfterParkingTheTablesIsTakenUpAgain() throws SQLException {
        execute(
                "CREATE TABLE goose_db_version (id INTEGER PRIMARY KEY, version_id INTEGER)",
                "ALTER TABLE projects RENAME TO llmproxy_go_projects",
                "ALTER TABLE tokens RENAME TO llmproxy_go_tokens");

        withItsKeyEverythingGoesOn();
    }

    @Test
    void aMissingOrWrongKeyEndsTheStartAndTheRightOneStillWorks() {
        assertThatThrownBy(() -> engine().build())
                .isInstanceOf(InvalidConfigException.class)
                .hasMessageContaining("ENCRYPTION_KEY");
        assertThatThrownBy(() -> engine().encryptionKey(OTHER_KEY).build())
                .isInstanceOf(InvalidConfigException.class)
                .hasMessageContaining("ENCRYPTION_KEY");

        withItsKeyEverythingGoesOn();
    }
}
