package io.llmproxy.core.internal.store;

import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jdbi.v3.core.Handle;

/**
 * The tables of the Go edition: found under the names that ours need, and parked under others until {@link GoAdoption} has moved
 * what is in them.
 */
final class GoTables {
    static final String PROJECTS = "llmproxy_go_projects";
    static final String TOKENS = "llmproxy_go_tokens";
    static final String AUDIT_EVENTS = "llmproxy_go_audit_events";

    /** In the order in which nothing refers to a table that is gone. */
    static final List<String> PARKED = List.of(TOKENS, AUDIT_EVENTS, PROJECTS);

    private static final String PREFIX = "llmproxy_go_";
    private static final Set<String> COLUMNS_OF_TOKENS =
            Set.of("token", "project_id", "expires_at", "is_active", "request_count", "max_requests");

    private GoTables() {}

    static boolean areIn(Handle handle, Tables tables) {
        return !tables.areMigrated()
                && tables.has("tokens")
                && (tables.has("projects") || tables.has(PROJECTS))
                && columns(handle, "tokens").containsAll(COLUMNS_OF_TOKENS);
    }

    static boolean areParkedIn(Tables tables) {
        return PARKED.stream().anyMatch(tables::has);
    }

    /** Renames the tables. May be repeated if it ended half way; the table {@code tokens}, by which they are known, goes last. */
    static void park(Handle handle, Tables tables) {
        for (String name : List.of("audit_events", "projects", "tokens")) {
            if (tables.has(name)) {
                handle.execute("ALTER TABLE " + name + " RENAME TO " + PREFIX + name);
            }
        }
    }

    static Set<String> columns(Handle handle, String table) {
        return handle.createQuery("SELECT * FROM " + table + " WHERE 1 = 0")
                .scanResultSet((rows, context) -> columns(rows.get().getMetaData()));
    }

    private static Set<String> columns(ResultSetMetaData row) throws SQLException {
        Set<String> names = new HashSet<>();
        for (int column = 1; column <= row.getColumnCount(); column++) {
            names.add(row.getColumnName(column).toLowerCase(Locale.ROOT));
        }
        return names;
    }
}
