package io.llmproxy.core.internal.store;

import io.llmproxy.core.InvalidConfigException;
import io.llmproxy.core.internal.config.ServerUrl;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Says in one sentence why a database could not be opened. Drivers may repeat their URL, with the password in it: we do not. */
final class OpenFailure {
    private static final int SQLITE_BUSY = 5;
    private static final Set<Integer> MYSQL_LOGIN = Set.of(1044, 1045, 1698);
    private static final int MYSQL_NO_DATABASE = 1049;
    private static final String POSTGRES_NO_DATABASE = "3D000";

    private OpenFailure() {}

    static boolean isBusy(Exception failure) {
        return rootOf(failure) instanceof SQLException root && root.getErrorCode() == SQLITE_BUSY;
    }

    static InvalidConfigException ofFile(Path file, Exception failure) {
        return new InvalidConfigException(
                "database-path: " + file + " cannot be opened: " + reason(failure)
                        + " (expected: a writable SQLite file)",
                failure);
    }

    static InvalidConfigException ofServer(ServerUrl url, Exception failure) {
        if (failure instanceof InvalidConfigException own) {
            return own;
        }
        // Without the cause: what a driver writes into its messages is not in our hands.
        return new InvalidConfigException(
                "database-url: " + url + " cannot be opened: " + serverReason(failure)
                        + " (expected: a database in which llmproxy may make tables)",
                null);
    }

    static InvalidConfigException ofLent(Exception failure) {
        return new InvalidConfigException(
                "database: the data source of the host cannot be used: " + reason(failure)
                        + " (expected: connections to a database in which llmproxy may make tables)",
                failure);
    }

    /** Names a failure without repeating what a driver says about it: that may hold values of rows. */
    static String codeOf(Throwable failure) {
        SQLException sql = sqlException(failure);
        return sql == null
                ? rootOf(failure).getClass().getSimpleName()
                : "SQLSTATE " + sql.getSQLState() + ", code " + sql.getErrorCode();
    }

    private static String serverReason(Exception failure) {
        if (failure instanceof ForeignTablesException) {
            return reason(failure);
        }
        SQLException sql = sqlException(failure);
        if (sql == null) {
            return codeOf(failure);
        }
        String state = sql.getSQLState() == null ? "" : sql.getSQLState();
        int code = sql.getErrorCode();
        if (state.equals(POSTGRES_NO_DATABASE) || code == MYSQL_NO_DATABASE) {
            return "there is no such database on the server";
        }
        if (state.startsWith("28") || MYSQL_LOGIN.contains(code)) {
            return "the server refuses this user or password";
        }
        if (state.startsWith("08")) {
            return "the server cannot be reached";
        }
        return "the server reports " + codeOf(sql);
    }

    private static String reason(Exception failure) {
        Throwable root = rootOf(failure);
        if (root instanceof FileSystemException file && file.getReason() != null) {
            return file.getReason();
        }
        String message = root.getMessage();
        return message == null
                ? root.getClass().getSimpleName()
                : message.lines().findFirst().orElse("");
    }

    private static @Nullable SQLException sqlException(Throwable failure) {
        SQLException found = null;
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException sql && (found == null || sql.getSQLState() != null)) {
                found = sql;
            }
        }
        return found;
    }

    private static Throwable rootOf(Throwable failure) {
        Throwable root = failure;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return root;
    }
}
