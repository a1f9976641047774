package io.llmproxy.core.internal.store;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.llmproxy.api.audit.AuditStore;
import io.llmproxy.api.token.ProjectStore;
import io.llmproxy.api.token.TokenStore;
import io.llmproxy.core.InvalidConfigException;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.CoreErrorCode;
import org.flywaydb.core.api.FlywayException;
import org.jspecify.annotations.Nullable;

/**
 * An open database and the stores in it. Safe for use by many threads.
 *
 * <pre>
 * stores ── {@link GuardedJdbi} ── pool of connections ── file, migrated when it was opened
 * </pre>
 */
public final class Database implements AutoCloseable {
    private static final long CLOSE_SECONDS = 5;

    private static final int SQLITE_BUSY = 5;
    private static final int MOST_ATTEMPTS = 10;
    private static final Duration PAUSE = Duration.ofMillis(50);

    private final HikariDataSource pool;
    private final ScheduledThreadPoolExecutor housekeeper;
    private final ProjectStore projects;
    private final TokenStore tokens;
    private final ChangeLog changes;
    private final StoredSecrets secrets;
    private final AuditStore audit;

    private Database(HikariDataSource pool, ScheduledThreadPoolExecutor housekeeper) {
        this.pool = pool;
        this.housekeeper = housekeeper;
        GuardedJdbi jdbi = new GuardedJdbi(pool);
        projects = new JdbiProjectStore(jdbi);
        tokens = new JdbiTokenStore(jdbi);
        changes = new JdbiChangeLog(jdbi);
        secrets = new JdbiStoredSecrets(jdbi);
        audit = new JdbiAuditStore(jdbi);
    }

    /**
     * Opens a SQLite file and brings its schema up to date. Creates the file and its directories where they are missing. Several
     * processes may open one file, also at the same time.
     *
     * @param sqliteFile the file
     * @param threads makes the threads of the connection pool
     * @return the database, which the caller closes
     * @throws InvalidConfigException if the file cannot be opened, written or migrated
     */
    public static Database open(Path sqliteFile, ThreadFactory threads) {
        return BriefThread.call(threads, () -> openHere(sqliteFile, threads));
    }

    /**
     * Tries again while another process holds the file. SQLite does not wait by itself where two switch a new file to WAL mode,
     * or one does while another closes it.
     */
    private static Database openHere(Path sqliteFile, ThreadFactory threads) {
        for (int attempt = 1; ; attempt++) {
            try {
                return openOnce(sqliteFile.toAbsolutePath(), threads);
            } catch (IOException | RuntimeException e) {
                if (attempt == MOST_ATTEMPTS || !isBusy(e)) {
                    throw new InvalidConfigException(
                            "database-path: " + sqliteFile + " cannot be opened: " + reason(e)
                                    + " (expected: a writable SQLite file)",
                            e);
                }
                LockSupport.parkNanos(PAUSE.toNanos() * attempt);
            }
        }
    }

    private static boolean isBusy(Exception failure) {
        return rootOf(failure) instanceof SQLException root && root.getErrorCode() == SQLITE_BUSY;
    }

    private static Database openOnce(Path file, ThreadFactory threads) throws IOException {
        ScheduledThreadPoolExecutor housekeeper = new ScheduledThreadPoolExecutor(1, threads);
        housekeeper.setRemoveOnCancelPolicy(true);
        HikariDataSource pool = null;
        try {
            SqliteFile.prepare(file);
            pool = pool(SqliteDialect.pool(file), housekeeper, threads);
            migrate(pool);
            return new Database(pool, housekeeper);
        } catch (IOException | RuntimeException e) {
            close(pool, housekeeper);
            throw e;
        }
    }

    /**
     * Returns the projects.
     *
     * @return their store, usable until the database is closed
     */
    public ProjectStore projects() {
        return projects;
    }

    /**
     * Returns the tokens.
     *
     * @return their store, usable until the database is closed
     */
    public TokenStore tokens() {
        return tokens;
    }

    /**
     * Returns what was changed about projects and tokens, by this process and others.
     *
     * @return the log, usable until the database is closed
     */
    public ChangeLog changes() {
        return changes;
    }

    /**
     * Returns the texts that encryption is about.
     *
     * @return the texts, usable until the database is closed
     */
    public StoredSecrets secrets() {
        return secrets;
    }

    /**
     * Returns the audit events.
     *
     * @return their store, usable until the database is closed
     */
    public AuditStore audit() {
        return audit;
    }

    /** Closes connection and file, and waits for the pool's threads to end. Idempotent. */
    @Override
    public void close() {
        close(pool, housekeeper);
    }

    private static HikariDataSource pool(
            HikariConfig config, ScheduledThreadPoolExecutor housekeeper, ThreadFactory threads) {
        config.setPoolName("llmproxy-database");
        config.setScheduledExecutor(housekeeper);
        config.setThreadFactory(threads);
        return new HikariDataSource(config);
    }

    private static void migrate(DataSource dataSource) {
        Flyway.configure(Database.class.getClassLoader())
                .dataSource(dataSource)
                .locations(SqliteDialect.MIGRATIONS)
                .failOnMissingLocations(true)
                .table("llmproxy_schema_history")
                .cleanDisabled(true)
                .loggers("slf4j")
                .load()
                .migrate();
    }

    private static String reason(Exception failure) {
        if (failure instanceof FlywayException migration
                && migration.getErrorCode() == CoreErrorCode.NON_EMPTY_SCHEMA_WITHOUT_SCHEMA_HISTORY_TABLE) {
            return "it holds tables that are not llmproxy's";
        }
        Throwable root = rootOf(failure);
        if (root instanceof FileSystemException file && file.getReason() != null) {
            return file.getReason();
        }
        String message = root.getMessage();
        return message == null
                ? root.getClass().getSimpleName()
                : message.lines().findFirst().orElse("");
    }

    private static Throwable rootOf(Throwable failure) {
        Throwable root = failure;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return root;
    }

    private static void close(@Nullable HikariDataSource pool, ScheduledThreadPoolExecutor housekeeper) {
        if (pool != null) {
            pool.close();
        }
        housekeeper.shutdownNow();
        try {
            housekeeper.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
