package io.llmproxy.core.internal.store;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/** All that one kind of database wants differently from the others. Stateless. */
interface Dialect {
    /** Returns the name of its folder of migrations. */
    String name();

    /** Teaches Jdbi how instants are bound and read: always as UTC, whatever the time zones of server, session and JVM. */
    void configure(Jdbi jdbi);

    /** Returns a query for the names of all tables where ours are or will be. */
    String tables();

    /** Tells whether the same transaction, begun anew, may well succeed. */
    boolean isPassing(SQLException failure);

    /** Tells whether a change of the schema is undone if the transaction around it fails. */
    boolean hasTransactionalSchema();

    /** Tells whether nodes that start at the same time need {@link #lock}. */
    default boolean isShared() {
        return true;
    }

    /**
     * Waits until no other node brings the schema up to date, and keeps them from it.
     *
     * @param connection holds the lock until {@link #unlock}
     */
    default void lock(Connection connection) throws SQLException {}

    /** Lets the next node in. */
    default void unlock(Connection connection) throws SQLException {}

    /** Returns what is to be set on each new connection of a pool, so that waiting for a lock has an end. */
    default @Nullable String limitLockWaits() {
        return null;
    }

    /**
     * Reads an instant that the Go edition wrote.
     *
     * @param zone where the clocks are by which it was written, unless the value itself says so
     */
    default @Nullable Instant readGoInstant(ResultSet row, String column, ZoneId zone) throws SQLException {
        LocalDateTime value = row.getObject(column, LocalDateTime.class);
        return value == null ? null : value.atZone(zone).toInstant();
    }

    /** Finds the dialect of a connection. */
    static Dialect of(Connection connection) throws SQLException {
        String product = connection.getMetaData().getDatabaseProductName();
        return switch (product) {
            case "SQLite" -> new SqliteDialect();
            case "PostgreSQL" -> new PostgresDialect();
            case "MySQL", "MariaDB" -> new MysqlDialect();
            default ->
                throw new SQLException(
                        "database: " + product + " (expected: SQLite, PostgreSQL, MySQL or MariaDB)", "0A000");
        };
    }
}
