package io.llmproxy.core.internal.store;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import org.jdbi.v3.core.argument.AbstractArgumentFactory;
import org.jdbi.v3.core.argument.Argument;
import org.jdbi.v3.core.config.ConfigRegistry;
import org.jdbi.v3.core.mapper.ColumnMapper;
import org.jdbi.v3.core.statement.StatementContext;
import org.jspecify.annotations.Nullable;

/**
 * The text form of instants in a database without a type for them: {@code 2026-11-23 13:22:05.123456+00:00}.
 *
 * <p>Always UTC and always the same width, so that comparing texts in SQL compares instants; microseconds, because that is
 * what the other databases keep; and in the shape that SQLite's own date functions and the Go original read.
 */
final class InstantText {
    private static final DateTimeFormatter FORM =
            DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss.SSSSSSxxx", Locale.ROOT);

    private InstantText() {}

    static String format(Instant instant) {
        return FORM.format(instant.atOffset(ZoneOffset.UTC));
    }

    static Instant parse(String text) {
        return OffsetDateTime.parse(text, FORM).toInstant();
    }

    /** Binds instants as text. */
    static final class Binding extends AbstractArgumentFactory<Instant> {
        Binding() {
            super(Types.VARCHAR);
        }

        @Override
        protected Argument build(Instant value, ConfigRegistry config) {
            return (position, statement, context) -> statement.setString(position, format(value));
        }
    }

    /** Reads instants from text. */
    static final class Column implements ColumnMapper<Instant> {
        @Override
        public @Nullable Instant map(ResultSet row, int column, StatementContext context) throws SQLException {
            String text = row.getString(column);
            try {
                return text == null ? null : parse(text);
            } catch (DateTimeParseException e) {
                String name = row.getMetaData().getColumnName(column);
                throw new SQLException(
                        name + ": " + text + " (expected: an instant such as 2026-11-23 13:22:05.123456+00:00)", e);
            }
        }
    }
}
