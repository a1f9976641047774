package io.llmproxy.core.internal.journal;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** Reads events, for one subscriber after the other. SQLite lets it read while the writer writes. Safe for use by many threads. */
final class JournalReader implements AutoCloseable {
    /** A read ends with the event that makes it longer than this. */
    private static final long MAX_BYTES = 16 << 20;

    private final ReentrantLock lock = new ReentrantLock();
    private final Connection connection;
    private final PreparedStatement next;
    private final PreparedStatement one;
    private boolean isClosed;

    JournalReader(JournalFile file) throws SQLException {
        connection = file.connect(true);
        try {
            next = connection.prepareStatement("SELECT id, json FROM event WHERE id > ? ORDER BY id LIMIT ?");
            one = connection.prepareStatement("SELECT id, json FROM event WHERE id = ?");
        } catch (SQLException e) {
            connection.close();
            throw e;
        }
    }

    /** Returns what there is of a claim, or of its beginning if that is long; null once the reader is closed. */
    @Nullable
    List<StoredEvent> read(Group.Claim claim) throws SQLException {
        List<StoredEvent> events = new ArrayList<>();
        lock.lock();
        try {
            if (isClosed) {
                return null;
            }
            if (!claim.isAgain()) {
                next.setLong(1, claim.after());
                next.setInt(2, claim.limit());
                add(next, events, 0);
            }
            long bytes = 0;
            for (int i = 0; i < claim.ids().size() && bytes < MAX_BYTES; i++) {
                one.setLong(1, claim.ids().get(i));
                bytes = add(one, events, bytes);
            }
            return events;
        } finally {
            lock.unlock();
        }
    }

    private static long add(PreparedStatement query, List<StoredEvent> events, long before) throws SQLException {
        long bytes = before;
        try (ResultSet rows = query.executeQuery()) {
            while (bytes < MAX_BYTES && rows.next()) {
                byte[] json = rows.getBytes(2);
                events.add(new StoredEvent(rows.getLong(1), json == null ? new byte[0] : json));
                bytes += json == null ? 0 : json.length;
            }
        }
        return bytes;
    }

    /** Does something while nobody reads. */
    void pauseWhile(SqlTask task) throws SQLException {
        lock.lock();
        try {
            task.run();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() throws SQLException {
        lock.lock();
        try {
            isClosed = true;
            connection.close();
        } finally {
            lock.unlock();
        }
    }

    /** Work on the file. */
    @FunctionalInterface
    interface SqlTask {
        void run() throws SQLException;
    }
}
