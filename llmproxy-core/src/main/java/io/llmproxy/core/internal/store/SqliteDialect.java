package io.llmproxy.core.internal.store;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneId;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.argument.Arguments;
import org.jdbi.v3.core.mapper.ColumnMappers;
import org.jspecify.annotations.Nullable;

/** SQLite, where instants are text, and where every transaction waits for its turn by itself. */
final class SqliteDialect implements Dialect {
    @Override
    public String name() {
        return "sqlite";
    }

    @Override
    public void configure(Jdbi jdbi) {
        jdbi.configure(Arguments.class, arguments -> arguments.register(new InstantText.Binding()));
        jdbi.configure(ColumnMappers.class, columns -> columns.register(new InstantText.Column()));
    }

    @Override
    public String tables() {
        return "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'";
    }

    @Override
    public boolean isPassing(SQLException failure) {
        return false;
    }

    @Override
    public boolean hasTransactionalSchema() {
        return true;
    }

    /** The steps are transactions, each of which is alone in the file. */
    @Override
    public boolean isShared() {
        return false;
    }

    @Override
    public @Nullable Instant readGoInstant(ResultSet row, String column, ZoneId zone) throws SQLException {
        String text = row.getString(column);
        try {
            return text == null ? null : GoInstants.parse(text, zone);
        } catch (DateTimeException e) {
            throw new SQLException(column + ": " + text + " (expected: a date and a time)", e);
        }
    }
}
