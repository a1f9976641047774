package io.llmproxy.core.internal.store;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.result.RowView;

/** The change log in the tables {@code llmproxy_change_counter} and {@code llmproxy_changes}, of which the last ones are kept. */
final class JdbiChangeLog implements ChangeLog {
    private static final int KEPT = 10_000;
    private static final int MOST_AT_ONCE = 1_000;

    private final GuardedJdbi jdbi;

    JdbiChangeLog(GuardedJdbi jdbi) {
        this.jdbi = jdbi;
    }

    /**
     * Writes a change within the transaction that makes it, after its last lock: from here to the commit, other changes wait, and
     * that is what puts them in order.
     */
    static void append(Handle handle, Kind kind, String subjectId, Instant now) {
        handle.createUpdate("UPDATE llmproxy_change_counter SET version = version + 1 WHERE id = 1")
                .execute();
        long version = version(handle);
        handle.createUpdate("""
                        INSERT INTO llmproxy_changes (version, kind, subject_id, changed_at)
                        VALUES (:version, :kind, :subjectId, :now)
                        """)
                .bind("version", version)
                .bind("kind", kind.name().toLowerCase(Locale.ROOT))
                .bind("subjectId", subjectId)
                .bind("now", now)
                .execute();
        handle.createUpdate("DELETE FROM llmproxy_changes WHERE version <= :oldest")
                .bind("oldest", version - KEPT)
                .execute();
    }

    private static long version(Handle handle) {
        return handle.createQuery("SELECT version FROM llmproxy_change_counter WHERE id = 1")
                .mapTo(Long.class)
                .one();
    }

    @Override
    public long latest() {
        return jdbi.call("reading the change counter", JdbiChangeLog::version);
    }

    @Override
    public Optional<List<Change>> after(long version) {
        return jdbi.call("reading the change log", handle -> after(handle, version));
    }

    private static Optional<List<Change>> after(Handle handle, long version) {
        List<Change> changes = handle.createQuery("""
                        SELECT version, kind, subject_id FROM llmproxy_changes
                        WHERE version > :version ORDER BY version
                        """)
                .bind("version", version)
                .setMaxRows(MOST_AT_ONCE + 1)
                .map(JdbiChangeLog::change)
                .list();
        if (changes.isEmpty()) {
            // A log that is younger than what is known comes from a backup.
            return version(handle) < version ? Optional.empty() : Optional.of(changes);
        }
        boolean isGap = changes.get(changes.size() - 1).version() != version + changes.size();
        return isGap || changes.size() > MOST_AT_ONCE ? Optional.empty() : Optional.of(changes);
    }

    private static Change change(RowView row) {
        return new Change(
                row.getColumn("version", Long.class),
                Kind.valueOf(row.getColumn("kind", String.class).toUpperCase(Locale.ROOT)),
                row.getColumn("subject_id", String.class));
    }
}
