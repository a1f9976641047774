package io.llmproxy.core.internal.store;

import io.llmproxy.api.audit.AuditStore;
import io.llmproxy.api.token.ProjectStore;
import io.llmproxy.api.token.TokenStore;
import io.llmproxy.core.InvalidConfigException;
import io.llmproxy.core.internal.config.DatabaseConfig;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.ZoneId;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.locks.LockSupport;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An open database and the stores in it. Safe for use by many threads.
 *
 * <pre>
 * stores ── {@link GuardedJdbi} ── {@link Connections} ── file or server, migrated when it was opened
 *                                        └── {@link Dialect}
 * </pre>
 */
public final class Database implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Database.class);
    private static final int MOST_ATTEMPTS = 10;
    private static final Duration PAUSE = Duration.ofMillis(50);

    private final Connections connections;
    private final ThreadFactory threads;
    private final ProjectStore projects;
    private final TokenStore tokens;
    private final ChangeLog changes;
    private final StoredSecrets secrets;
    private final AuditStore audit;

    private Database(Connections connections, ThreadFactory threads) {
        this.connections = connections;
        this.threads = threads;
        GuardedJdbi jdbi = new GuardedJdbi(connections, connections.dialect());
        projects = new JdbiProjectStore(jdbi);
        tokens = new JdbiTokenStore(jdbi);
        changes = new JdbiChangeLog(jdbi);
        secrets = new JdbiStoredSecrets(jdbi, connections.dialect());
        audit = new JdbiAuditStore(jdbi);
    }

    /**
     * Opens a database and brings its schema up to date.
     *
     * @param config which one
     * @param threads makes the threads of the connection pool
     * @return the database, which the caller closes
     * @throws InvalidConfigException if it cannot be opened, written or migrated
     */
    public static Database open(DatabaseConfig config, ThreadFactory threads) {
        if (config instanceof DatabaseConfig.Server server) {
            return BriefThread.call(threads, () -> openServer(server, threads));
        }
        return open(((DatabaseConfig.File) config).path(), threads);
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
        return BriefThread.call(threads, () -> openFile(sqliteFile, threads));
    }

    /**
     * Uses a database that the host has opened, and brings its schema up to date.
     *
     * @param lent the host's pool of connections to SQLite, PostgreSQL, MySQL or MariaDB, which stays open
     * @param threads makes a thread for the migration
     * @return the database, which the caller closes
     * @throws InvalidConfigException if it cannot be migrated
     */
    public static Database over(DataSource lent, ThreadFactory threads) {
        return BriefThread.call(threads, () -> {
            try {
                return migrated(Connections.lent(lent), threads);
            } catch (SQLException | RuntimeException e) {
                throw OpenFailure.ofLent(e);
            }
        });
    }

    private static Database openServer(DatabaseConfig.Server server, ThreadFactory threads) {
        try {
            return migrated(Connections.toServer(server, threads), threads);
        } catch (SQLException | RuntimeException e) {
            throw OpenFailure.ofServer(server.url(), e);
        }
    }

    /**
     * Tries again while another process holds the file. SQLite does not wait by itself where two switch a new file to WAL mode,
     * or one does while another closes it.
     */
    private static Database openFile(Path sqliteFile, ThreadFactory threads) {
        for (int attempt = 1; ; attempt++) {
            try {
                return migrated(Connections.toFile(sqliteFile.toAbsolutePath(), threads), threads);
            } catch (IOException | SQLException | RuntimeException e) {
                if (attempt == MOST_ATTEMPTS || !OpenFailure.isBusy(e)) {
                    throw OpenFailure.ofFile(sqliteFile, e);
                }
                LockSupport.parkNanos(PAUSE.toNanos() * attempt);
            }
        }
    }

    private static Database migrated(Connections connections, ThreadFactory threads) throws SQLException {
        try {
            new Schema(connections.patient(), connections.dialect()).bringUpToDate();
            return new Database(connections, threads);
        } catch (SQLException | RuntimeException e) {
            connections.close();
            throw e;
        }
    }

    /**
     * Moves what a database of the Go edition held into the stores, if that was found when this one was opened. Until then they
     * are empty. Does nothing for any other database, and nothing twice, whichever node does it.
     *
     * @param rewriter turns tokens into hashes
     * @param expiryZone the time zone of the machines on which the Go edition ran; matters for the ends of tokens in PostgreSQL
     * @throws InvalidConfigException if something cannot be moved; nothing is moved then
     */
    public void adopt(TokenRewriter rewriter, ZoneId expiryZone) {
        Schema schema = new Schema(connections.patient(), connections.dialect());
        try {
            BriefThread.call(threads, () -> {
                adopt(schema, rewriter, expiryZone);
                return true;
            });
        } catch (RuntimeException e) {
            // Without its cause: drivers put the values of a failed batch into the message, provider keys among them.
            throw new InvalidConfigException(
                    "database: what the Go edition left in it cannot be moved: " + OpenFailure.codeOf(e)
                            + " (expected: its tables, unharmed, and a database that answers)",
                    null);
        }
    }

    private void adopt(Schema schema, TokenRewriter rewriter, ZoneId expiryZone) throws SQLException {
        Dialect dialect = connections.dialect();
        if (!schema.jdbi().withHandle(handle -> GoTables.areParkedIn(Tables.in(handle, dialect)))) {
            return;
        }
        schema.alone(() -> {
            GoAdoption.Moved moved =
                    schema.jdbi().inTransaction(handle -> GoAdoption.move(handle, dialect, rewriter, expiryZone));
            schema.jdbi().useHandle(GoAdoption::dropTables);
            log.info(
                    "Adopted the database of the Go edition: {} projects, {} tokens ({} of them plain), {} audit events",
                    moved.projects(),
                    moved.plainTokens() + moved.hashedTokens(),
                    moved.plainTokens(),
                    moved.auditEvents());
        });
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

    /** Closes the connections, unless they are the host's, and waits for the pool's threads to end. Idempotent. */
    @Override
    public void close() {
        connections.close();
    }
}
