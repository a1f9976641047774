package io.llmproxy.core.internal.store;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Types;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.argument.AbstractArgumentFactory;
import org.jdbi.v3.core.argument.Argument;
import org.jdbi.v3.core.argument.Arguments;
import org.jdbi.v3.core.config.ConfigRegistry;
import org.jdbi.v3.core.mapper.ColumnMapper;
import org.jdbi.v3.core.mapper.ColumnMappers;

/** PostgreSQL, where instants are {@code TIMESTAMP WITH TIME ZONE}. */
final class PostgresDialect implements Dialect {
    private static final String SERIALIZATION_FAILURE = "40001";
    private static final String DEADLOCK = "40P01";

    /** Half of the key of the advisory lock; the other half is the schema. */
    private static final int LOCK = 0x6c6c6d70;

    @Override
    public String name() {
        return "postgresql";
    }

    @Override
    public void configure(Jdbi jdbi) {
        jdbi.configure(Arguments.class, arguments -> arguments.register(new InstantBinding()));
        ColumnMapper<Instant> column = (row, number, context) -> {
            OffsetDateTime value = row.getObject(number, OffsetDateTime.class);
            return value == null ? null : value.toInstant();
        };
        jdbi.configure(ColumnMappers.class, columns -> columns.register(Instant.class, column));
    }

    @Override
    public String tables() {
        return "SELECT table_name FROM information_schema.tables WHERE table_schema = current_schema()";
    }

    @Override
    public boolean isPassing(SQLException failure) {
        return SERIALIZATION_FAILURE.equals(failure.getSQLState()) || DEADLOCK.equals(failure.getSQLState());
    }

    @Override
    public boolean hasTransactionalSchema() {
        return true;
    }

    /** Takes a lock that ends with its transaction, since one of a session would get lost behind PgBouncer. */
    @Override
    public void lock(Connection connection) throws SQLException {
        connection.setAutoCommit(false);
        try (Statement statement = connection.createStatement()) {
            statement.execute("SET LOCAL idle_in_transaction_session_timeout = 0");
            statement.execute("SET LOCAL lock_timeout = '60s'");
            statement.execute("SELECT pg_advisory_xact_lock(" + LOCK + ", hashtext(current_schema()))");
        }
    }

    @Override
    public void unlock(Connection connection) throws SQLException {
        connection.rollback();
        connection.setAutoCommit(true);
    }

    @Override
    public String limitLockWaits() {
        return "SET lock_timeout = '5s'";
    }

    private static final class InstantBinding extends AbstractArgumentFactory<Instant> {
        InstantBinding() {
            super(Types.TIMESTAMP_WITH_TIMEZONE);
        }

        @Override
        protected Argument build(Instant value, ConfigRegistry config) {
            return (position, statement, context) -> statement.setObject(position, value.atOffset(ZoneOffset.UTC));
        }
    }
}
