package io.llmproxy.core.internal.journal;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * The table of events as its writer sees it. Ids are given out without gaps. Confined to the writer.
 *
 * <p>What is done becomes true with {@link #committed}, or is undone with {@link #rolledBack}.
 */
final class EventRows implements AutoCloseable {
    /** Deletes so many ids per transaction, so that none takes long. */
    private static final int PRUNED_AT_ONCE = 10_000;

    private final PreparedStatement insert;
    private final PreparedStatement deleteRange;
    private final PreparedStatement pageCount;
    private final PreparedStatement freePages;
    private final long pageBytes;
    private State done;
    private State next;

    EventRows(Connection connection, long lastPosition) throws SQLException {
        insert = connection.prepareStatement("INSERT INTO event (id, json) VALUES (?, ?)");
        deleteRange = connection.prepareStatement("DELETE FROM event WHERE id BETWEEN ? AND ?");
        pageCount = connection.prepareStatement("PRAGMA page_count");
        freePages = connection.prepareStatement("PRAGMA freelist_count");
        pageBytes = Sqlite.number(connection, "PRAGMA page_size");
        long last = Math.max(lastPosition, Sqlite.number(connection, "SELECT MAX(id) FROM event"));
        long first = Sqlite.number(connection, "SELECT MIN(id) FROM event");
        done = new State(last, first == 0 ? last : first - 1, List.of());
        next = done.copy();
    }

    /** Returns the id of the newest event that is committed. */
    long last() {
        return done.last;
    }

    /** Returns the id up to which everything is gone, but for single events that somebody still works on. */
    long deletedTo() {
        return done.deletedTo;
    }

    void insert(List<byte[]> events) throws SQLException {
        for (byte[] json : events) {
            next.last++;
            insert.setLong(1, next.last);
            insert.setBytes(2, json);
            insert.addBatch();
        }
        if (!events.isEmpty()) {
            insert.executeBatch();
        }
    }

    /** Deletes what nobody needs any more, and returns whether there is more of it. */
    boolean prune(long settledTo, Set<Long> leftOpen) throws SQLException {
        for (long id : List.copyOf(next.kept)) {
            if (!leftOpen.contains(id)) {
                next.kept.remove(id);
                delete(id, id);
            }
        }
        long wanted = Math.min(settledTo, next.last);
        long end = Math.min(wanted, next.deletedTo + PRUNED_AT_ONCE);
        if (end > next.deletedTo) {
            long from = next.deletedTo + 1;
            for (long open : new TreeSet<>(leftOpen).subSet(from, true, end, true)) {
                delete(from, open - 1);
                next.kept.add(open);
                from = open + 1;
            }
            delete(from, end);
            next.deletedTo = end;
        }
        return end < wanted;
    }

    /** Deletes the oldest events until the file holds no more than a number of bytes, or no events. */
    void bound(long maxBytes) throws SQLException {
        while (usedBytes() > maxBytes && (next.deletedTo < next.last || !next.kept.isEmpty())) {
            for (long id : next.kept) {
                delete(id, id);
            }
            next.kept.clear();
            long step = Math.max(16, (next.last - next.deletedTo) / 128);
            long end = Math.min(next.last, next.deletedTo + step);
            delete(next.deletedTo + 1, end);
            next.deletedTo = end;
        }
    }

    private void delete(long from, long to) throws SQLException {
        if (from <= to) {
            deleteRange.setLong(1, from);
            deleteRange.setLong(2, to);
            deleteRange.executeUpdate();
        }
    }

    /** Free pages are used again before the file grows. */
    private long usedBytes() throws SQLException {
        return (number(pageCount) - number(freePages)) * pageBytes;
    }

    private static long number(PreparedStatement query) throws SQLException {
        try (ResultSet rows = query.executeQuery()) {
            return rows.next() ? rows.getLong(1) : 0;
        }
    }

    void committed() {
        done = next.copy();
    }

    void rolledBack() throws SQLException {
        next = done.copy();
        insert.clearBatch();
    }

    @Override
    public void close() throws SQLException {
        insert.close();
        deleteRange.close();
        pageCount.close();
        freePages.close();
    }

    private static final class State {
        private final TreeSet<Long> kept;
        private long last;
        private long deletedTo;

        State(long last, long deletedTo, Collection<Long> kept) {
            this.last = last;
            this.deletedTo = deletedTo;
            this.kept = new TreeSet<>(kept);
        }

        State copy() {
            return new State(last, deletedTo, kept);
        }
    }
}
