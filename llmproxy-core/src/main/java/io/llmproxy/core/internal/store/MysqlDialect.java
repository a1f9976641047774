package io.llmproxy.core.internal.store;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Types;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.argument.AbstractArgumentFactory;
import org.jdbi.v3.core.argument.Argument;
import org.jdbi.v3.core.argument.Arguments;
import org.jdbi.v3.core.config.ConfigRegistry;
import org.jdbi.v3.core.mapper.ColumnMapper;
import org.jdbi.v3.core.mapper.ColumnMappers;

/** MySQL and MariaDB, where instants are {@code DATETIME(6)} that holds UTC: no driver and no session converts that. */
final class MysqlDialect implements Dialect {
    private static final String SERIALIZATION_FAILURE = "40001";
    private static final int DEADLOCK = 1213;
    private static final int LOCK_WAIT_TIMEOUT = 1205;

    /** What MariaDB from 11.6.2 on says to the second of two writers (innodb_snapshot_isolation). */
    private static final int CHANGED_SINCE_READ = 1020;

    /** Locks go by names that all databases of a server share. */
    private static final String LOCK = "CONCAT('llmproxy.', MD5(DATABASE()))";

    @Override
    public String name() {
        return "mysql";
    }

    @Override
    public void configure(Jdbi jdbi) {
        jdbi.configure(Arguments.class, arguments -> arguments.register(new InstantBinding()));
        ColumnMapper<Instant> column = (row, number, context) -> {
            LocalDateTime value = row.getObject(number, LocalDateTime.class);
            return value == null ? null : value.toInstant(ZoneOffset.UTC);
        };
        jdbi.configure(ColumnMappers.class, columns -> columns.register(Instant.class, column));
    }

    @Override
    public String tables() {
        return "SELECT table_name FROM information_schema.tables WHERE table_schema = DATABASE()";
    }

    @Override
    public boolean isPassing(SQLException failure) {
        return failure.getErrorCode() == DEADLOCK
                || failure.getErrorCode() == CHANGED_SINCE_READ
                || failure.getErrorCode() == LOCK_WAIT_TIMEOUT
                || SERIALIZATION_FAILURE.equals(failure.getSQLState());
    }

    @Override
    public boolean hasTransactionalSchema() {
        return false;
    }

    @Override
    public void lock(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT GET_LOCK(" + LOCK + ", 60)")) {
            if (!row.next() || row.getInt(1) != 1) {
                throw new SQLException("another node has been migrating the database for 60 s");
            }
        }
    }

    @Override
    public void unlock(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("SELECT RELEASE_LOCK(" + LOCK + ")");
        }
    }

    @Override
    public String limitLockWaits() {
        return "SET SESSION innodb_lock_wait_timeout = 5";
    }

    private static final class InstantBinding extends AbstractArgumentFactory<Instant> {
        InstantBinding() {
            super(Types.TIMESTAMP);
        }

        /** Cuts off what does not fit, as the other databases do here: the server would round up. */
        @Override
        protected Argument build(Instant value, ConfigRegistry config) {
            LocalDateTime utc = LocalDateTime.ofInstant(value.truncatedTo(ChronoUnit.MICROS), ZoneOffset.UTC);
            return (position, statement, context) -> statement.setObject(position, utc);
        }
    }
}
