package io.llmproxy.core.internal.journal;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Properties;

/** Connections to a SQLite file, without the driver manager, which would load all drivers of the class path. */
final class Sqlite {
    /** How long a statement waits for others who use the file. */
    static final int BUSY_MILLIS = 1000;

    private Sqlite() {}

    /** Opens a file; settings are pragmas by name. */
    static Connection connect(Path file, Properties pragmas) throws SQLException {
        Properties all = new Properties();
        all.putAll(pragmas);
        all.setProperty("busy_timeout", Integer.toString(BUSY_MILLIS));
        // A URI, because the driver cuts plain paths at a question mark.
        Connection connection = driver().connect("jdbc:sqlite:" + file.toUri(), all);
        if (connection == null) {
            throw new SQLException("the driver does not know files");
        }
        return connection;
    }

    private static Driver driver() throws SQLException {
        try {
            return Class.forName("org.sqlite.JDBC", true, Sqlite.class.getClassLoader())
                    .asSubclass(Driver.class)
                    .getDeclaredConstructor()
                    .newInstance();
        } catch (ReflectiveOperationException | LinkageError e) {
            throw new SQLException("org.xerial:sqlite-jdbc cannot be loaded", e);
        }
    }

    static void execute(Connection connection, String... statements) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }

    /** Returns the first column of the first row, 0 if that is null. */
    static long number(Connection connection, String query) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(query)) {
            return rows.next() ? rows.getLong(1) : 0;
        }
    }

    static String text(Connection connection, String query) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(query)) {
            return rows.next() ? String.valueOf(rows.getString(1)) : "";
        }
    }
}
