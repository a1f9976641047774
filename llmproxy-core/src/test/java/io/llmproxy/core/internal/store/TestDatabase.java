package io.llmproxy.core.internal.store;

import io.llmproxy.core.internal.config.DatabaseConfig;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** A database of a test's own, seen from inside, as an engine opens it, and from outside, by plain SQL. */
record TestDatabase(DatabaseKind kind, DatabaseConfig config, String jdbcUrl) {
    static TestDatabase sqlite(Path file) {
        return new TestDatabase(DatabaseKind.SQLITE, new DatabaseConfig.File(file), "jdbc:sqlite:" + file);
    }

    static TestDatabase server(DatabaseKind kind, String url, String jdbcUrl) {
        return new TestDatabase(kind, DatabaseConfig.server(url), jdbcUrl);
    }

    /** Opens it as one more node does. */
    Database open() {
        return Database.open(config, new TestThreads("node"));
    }

    Connection connect() throws SQLException {
        return DriverManager.getConnection(jdbcUrl);
    }

    void execute(String... statements) throws SQLException {
        run(jdbcUrl, statements);
    }

    static void run(String jdbcUrl, String... statements) throws SQLException {
        try (Connection connection = DriverManager.getConnection(jdbcUrl);
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }

    /** Returns the first column of all rows, as text. */
    List<String> texts(String sql) throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            List<String> texts = new ArrayList<>();
            while (rows.next()) {
                texts.add(rows.getString(1));
            }
            return texts;
        }
    }

    /** Empties the tables of the stores. */
    void clear() throws SQLException {
        execute(
                "DELETE FROM tokens",
                "DELETE FROM projects",
                "DELETE FROM llmproxy_project_settings",
                "DELETE FROM audit_events",
                "DELETE FROM llmproxy_changes",
                "DELETE FROM llmproxy_secrets");
    }

    /** Makes it what the first version of the schema left behind. */
    void takeBackToFirstVersion() throws SQLException {
        execute("DROP TABLE llmproxy_project_settings", "DELETE FROM llmproxy_schema_history WHERE version = '2'");
    }
}
