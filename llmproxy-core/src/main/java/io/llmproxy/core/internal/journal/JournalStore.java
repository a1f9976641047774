package io.llmproxy.core.internal.journal;

import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Writes the file: each change is one transaction, all of it or nothing. Confined to the writer, but for {@link #last}.
 */
final class JournalStore implements AutoCloseable {
    /** The write-ahead log is written back when it is longer, even if subscribers read all the time. */
    private static final long MAX_LOG_BYTES = 16 << 20;

    /** If others keep it from being written back, that is tried again whenever it has grown by so much. */
    private static final long LOG_STEP_BYTES = 4 << 20;

    private static final int DEAD_LETTER_SHARE = 10;

    private final JournalFile file;
    private final JournalReader reader;
    private final Connection connection;
    private final EventRows events;
    private final GroupRows groups;
    private final Map<String, GroupRows.Row> loaded;
    private final PreparedStatement begin;
    private final PreparedStatement commit;
    private final long maxBytes;
    private Map<String, GroupPosition> positions = new HashMap<>();
    private boolean hasMoreToPrune;
    private long longestLog = MAX_LOG_BYTES;
    private @Nullable SQLException conflict;
    private volatile long last;

    JournalStore(JournalFile file, JournalReader reader, long maxBytes) throws SQLException {
        this.file = file;
        this.reader = reader;
        this.maxBytes = maxBytes;
        connection = file.connect(false);
        try {
            loaded = GroupRows.load(connection);
            loaded.forEach((name, row) -> positions.put(name, row.position()));
            long lastPosition = positions.values().stream()
                    .mapToLong(GroupPosition::position)
                    .max()
                    .orElse(0);
            events = new EventRows(connection, lastPosition);
            groups = new GroupRows(connection, maxBytes / DEAD_LETTER_SHARE);
            begin = connection.prepareStatement("BEGIN IMMEDIATE");
            commit = connection.prepareStatement("COMMIT");
            last = events.last();
        } catch (SQLException | RuntimeException e) {
            connection.close();
            throw e;
        }
    }

    /** Returns the groups as they were found. */
    Map<String, GroupRows.Row> loaded() {
        return loaded;
    }

    /** Returns the id of the newest event in the file. May be called by any thread. */
    long last() {
        return last;
    }

    /** Returns the id up to which all events are gone. */
    long deletedTo() {
        return events.deletedTo();
    }

    /** Tells whether there is something to delete that {@link #write} would delete. */
    boolean hasMoreToPrune() {
        return hasMoreToPrune;
    }

    /** Makes everything true or, if it throws, nothing. May be tried again. */
    void write(JournalChange change) throws SQLException {
        if (conflict != null) {
            throw conflict;
        }
        Map<String, GroupPosition> after = new HashMap<>(positions);
        begin.execute();
        try {
            insert(change.events());
            for (Group group : change.forgotten()) {
                groups.delete(group.name());
                after.remove(group.name());
            }
            for (Group group : change.created()) {
                save(group.name(), new GroupPosition(last, List.of()), change.now(), after);
            }
            for (GroupChange moved : change.groups()) {
                save(moved.group().name(), moved.position(), moved.group().lastSeen(), after);
                groups.bury(moved.deadLetters(), change.now());
            }
            boolean more = prune(after);
            if (!change.events().isEmpty()) {
                events.bound(maxBytes);
            }
            commit.execute();
            hasMoreToPrune = more;
        } catch (SQLException | RuntimeException | Error e) {
            rollBack(e);
            throw e;
        }
        positions = after;
        events.committed();
        last = events.last();
    }

    /** Ids that are taken show that somebody else writes to the file. What we both believe of it is wrong then, for good. */
    private void insert(List<byte[]> json) throws SQLException {
        try {
            events.insert(json);
        } catch (SQLException e) {
            if (!String.valueOf(e.getMessage()).contains("SQLITE_CONSTRAINT")) {
                throw e;
            }
            conflict = new SQLException(
                    "another writer has stored events after " + last
                            + " (expected: one engine for each file; nothing more is written until it is restarted)",
                    e);
            throw conflict;
        }
    }

    private void save(String name, GroupPosition position, Instant seen, Map<String, GroupPosition> after)
            throws SQLException {
        groups.save(name, position, seen);
        after.put(name, position);
    }

    private boolean prune(Map<String, GroupPosition> after) throws SQLException {
        long settledTo = Long.MAX_VALUE;
        Set<Long> leftOpen = new HashSet<>();
        for (GroupPosition position : after.values()) {
            settledTo = Math.min(settledTo, position.position());
            leftOpen.addAll(position.leftOpen());
        }
        return events.prune(settledTo, leftOpen);
    }

    private void rollBack(Throwable failure) throws SQLException {
        try {
            Sqlite.execute(connection, "ROLLBACK");
        } catch (SQLException e) {
            // SQLite has rolled back by itself, or cannot be reached at all, which the next attempt will tell.
            failure.addSuppressed(e);
        }
        events.rolledBack();
    }

    /**
     * Writes the log back into the file if it has grown long, but does not wait for others who read it.
     *
     * @return how many bytes the log has still
     */
    long tend() throws SQLException {
        try {
            long bytes = file.logBytes();
            if (bytes > longestLog) {
                reader.pauseWhile(this::writeBack);
                bytes = file.logBytes();
                longestLog = bytes + LOG_STEP_BYTES;
            }
            longestLog = bytes > MAX_LOG_BYTES ? longestLog : MAX_LOG_BYTES;
            return bytes;
        } catch (IOException e) {
            throw new SQLException("the length of the log cannot be read", e);
        }
    }

    private void writeBack() throws SQLException {
        Sqlite.execute(connection, "PRAGMA busy_timeout = 0");
        try {
            Sqlite.execute(connection, "PRAGMA wal_checkpoint(TRUNCATE)");
        } finally {
            Sqlite.execute(connection, "PRAGMA busy_timeout = " + Sqlite.BUSY_MILLIS);
        }
    }

    @Override
    public void close() throws SQLException {
        try (connection) {
            begin.close();
            commit.close();
            events.close();
            groups.close();
        }
    }
}
