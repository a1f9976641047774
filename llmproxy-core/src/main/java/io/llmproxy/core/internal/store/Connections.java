package io.llmproxy.core.internal.store;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.llmproxy.core.internal.config.DatabaseConfig;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.jdbi.v3.core.ConnectionFactory;
import org.jspecify.annotations.Nullable;

/** The way to a database: connections for the stores, from a pool, and connections that may take their time, for migrations. */
final class Connections implements ConnectionFactory, AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final Duration CHECK = Duration.ofSeconds(2);
    private static final Duration LONGEST_ANSWER = Duration.ofSeconds(30);
    private static final long CLOSE_SECONDS = 5;

    private final Dialect dialect;
    private final DataSource source;
    private final DataSource patient;
    private final @Nullable ScheduledThreadPoolExecutor housekeeper;

    private Connections(
            Dialect dialect, DataSource source, DataSource patient, @Nullable ScheduledThreadPoolExecutor housekeeper) {
        this.dialect = dialect;
        this.source = source;
        this.patient = patient;
        this.housekeeper = housekeeper;
    }

    static Connections toFile(Path file, ThreadFactory threads) throws IOException {
        SqliteFile.prepare(file);
        return own(new SqliteDialect(), SqliteFile.pool(file), null, threads);
    }

    static Connections toServer(DatabaseConfig.Server server, ThreadFactory threads) throws SQLException {
        DataSource patient = new DriverConnections(JdbcAddress.of(server.url(), null));
        Dialect dialect;
        // Fails here, where the failure still has its reason, and not in the pool, which goes on trying.
        try (Connection connection = patient.getConnection()) {
            dialect = Dialect.of(connection);
        }
        HikariConfig config = new HikariConfig();
        config.setDataSource(new DriverConnections(JdbcAddress.of(server.url(), LONGEST_ANSWER)));
        config.setMaximumPoolSize(server.pool().size());
        config.setMinimumIdle(Math.min(server.pool().maxIdle(), server.pool().size()));
        config.setMaxLifetime(server.pool().maxLifetime().toMillis());
        config.setConnectionInitSql(dialect.limitLockWaits());
        config.setConnectionTimeout(PATIENCE.toMillis());
        config.setValidationTimeout(CHECK.toMillis());
        return own(dialect, config, patient, threads);
    }

    static Connections lent(DataSource source) throws SQLException {
        try (Connection connection = source.getConnection()) {
            return new Connections(Dialect.of(connection), source, source, null);
        }
    }

    private static Connections own(
            Dialect dialect, HikariConfig config, @Nullable DataSource patient, ThreadFactory threads) {
        ScheduledThreadPoolExecutor housekeeper = new ScheduledThreadPoolExecutor(1, threads);
        housekeeper.setRemoveOnCancelPolicy(true);
        config.setPoolName("llmproxy-database");
        config.setScheduledExecutor(housekeeper);
        config.setThreadFactory(threads);
        try {
            HikariDataSource pool = new HikariDataSource(config);
            return new Connections(dialect, pool, patient == null ? pool : patient, housekeeper);
        } catch (RuntimeException e) {
            end(housekeeper);
            throw e;
        }
    }

    Dialect dialect() {
        return dialect;
    }

    /** Returns connections that no read timeout cuts off. For a file it is the pool, which holds the only connection. */
    DataSource patient() {
        return patient;
    }

    /** Opens a connection that commits each statement, whatever the host's pool has as its default. */
    @Override
    public Connection openConnection() throws SQLException {
        Connection connection = source.getConnection();
        try {
            if (!connection.getAutoCommit()) {
                connection.setAutoCommit(true);
            }
            return connection;
        } catch (SQLException e) {
            connection.close();
            throw e;
        }
    }

    /** Closes the pool, unless it is the host's, and waits for its threads to end. Idempotent. */
    @Override
    public void close() {
        if (housekeeper != null) {
            ((HikariDataSource) source).close();
            end(housekeeper);
        }
    }

    private static void end(ScheduledThreadPoolExecutor housekeeper) {
        housekeeper.shutdownNow();
        try {
            housekeeper.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
