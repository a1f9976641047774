package io.llmproxy.core.internal.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.llmproxy.core.InvalidConfigException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DatabaseSettingsTest {
    private static final String URL = "postgres://me:top-secret@host/db";

    private static DatabaseConfig read(Map<String, String> variables) {
        return EngineSettings.fromEnvironment(variables).database();
    }

    @ParameterizedTest
    @ValueSource(strings = {"postgres", "PostgreSQL", ""})
    void aUrlIsEnough(String driver) {
        assertThat(read(Map.of("DB_DRIVER", driver, "DATABASE_URL", URL)))
                .isInstanceOfSatisfying(
                        DatabaseConfig.Server.class,
                        server -> assertThat(server.url().driver()).isEqualTo(DatabaseDriver.POSTGRES));
    }

    @Test
    void thePoolCanBeSet() {
        Map<String, String> variables = Map.of(
                "DATABASE_URL", URL,
                "DATABASE_POOL_SIZE", "20",
                "DATABASE_MAX_IDLE_CONNS", "0",
                "DATABASE_CONN_MAX_LIFETIME", "30m");

        assertThat(((DatabaseConfig.Server) read(variables)).pool())
                .isEqualTo(new DatabaseConfig.Pool(20, 0, Duration.ofMinutes(30)));
        assertThat(((DatabaseConfig.Server) read(Map.of("DATABASE_URL", URL))).pool())
                .isEqualTo(new DatabaseConfig.Pool(10, 5, Duration.ofHours(1)));
    }

    @Test
    void sqliteIsTheDefaultAndMayBeNamed() {
        assertThat(read(Map.of())).isEqualTo(new DatabaseConfig.File(Path.of("data/llm-proxy.db")));
        assertThat(read(Map.of("DB_DRIVER", "sqlite", "DATABASE_PATH", "x.db")))
                .isEqualTo(new DatabaseConfig.File(Path.of("x.db")));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "DB_DRIVER | oracle | DB_DRIVER: oracle (expected: sqlite, postgres or mysql)",
                "DB_DRIVER | mysql | DB_DRIVER: mysql without an address (expected: database-url as well)",
                "DATABASE_URL | nonsense | DATABASE_URL: a text of 8 characters (expected: postgres://",
                "DATABASE_POOL_SIZE | 10abc | DATABASE_POOL_SIZE: 10abc (expected: a whole number from 1 to 1000)",
                "DATABASE_MAX_IDLE_CONNS | -1 | DATABASE_MAX_IDLE_CONNS: -1 (expected: a whole number from 0 to 1000)",
                "DATABASE_CONN_MAX_LIFETIME | 5s | DATABASE_CONN_MAX_LIFETIME: 5s (expected: at least 30s",
            })
    void aMistakeEndsTheStart(String variable, String value, String problem) {
        assertThatThrownBy(() -> read(Map.of(variable, value)))
                .isInstanceOf(InvalidConfigException.class)
                .hasMessageContaining("environment variable " + problem);
    }

    @Test
    void aContradictionEndsTheStart() {
        assertThatThrownBy(() -> read(Map.of("DB_DRIVER", "mysql", "DATABASE_URL", URL)))
                .hasMessageContaining("environment variable DATABASE_URL: a URL of postgres (expected: one of mysql,"
                        + " as environment variable DB_DRIVER says)");
        assertThatThrownBy(() -> read(Map.of("DATABASE_PATH", "x.db", "LLMPROXY_DATABASE_URL", URL)))
                .hasMessageContaining("environment variable LLMPROXY_DATABASE_URL: two databases (expected: only one of"
                        + " this and environment variable DATABASE_PATH)")
                .hasMessageNotContaining("secret");
    }

    @Test
    void nothingPrintsThePassword() {
        assertThat(EngineSettings.fromEnvironment(Map.of("DATABASE_URL", URL)).toString())
                .contains("postgres at host/db")
                .doesNotContain("secret");
    }
}
