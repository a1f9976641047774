package io.llmproxy.core.internal.store;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A row of a table of the Go edition, of whatever age: a column that was added later may be missing.
 *
 * @param dialect reads instants
 * @param columns the columns that there are
 * @param row the row
 */
record GoRow(Dialect dialect, Set<String> columns, ResultSet row) {
    String text(String column) throws SQLException {
        String text = row.getString(column);
        if (text == null) {
            throw new SQLException(column + ": null (expected: a text)");
        }
        return text;
    }

    @Nullable
    String textOrNull(String column) throws SQLException {
        return columns.contains(column) ? row.getString(column) : null;
    }

    boolean flag(String column) throws SQLException {
        return !columns.contains(column) || row.getBoolean(column);
    }

    long number(String column) throws SQLException {
        return columns.contains(column) ? row.getLong(column) : 0;
    }

    @Nullable
    Long numberOrNull(String column) throws SQLException {
        long number = row.getLong(column);
        return row.wasNull() ? null : number;
    }

    @Nullable
    Instant instantOrNull(String column, ZoneId zone) throws SQLException {
        return columns.contains(column) ? dialect.readGoInstant(row, column, zone) : null;
    }
}
