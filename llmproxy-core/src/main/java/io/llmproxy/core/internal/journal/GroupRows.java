package io.llmproxy.core.internal.journal;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The tables of groups and of dead letters. Confined to the writer. */
final class GroupRows implements AutoCloseable {
    static final int MAX_DEAD_LETTERS = 10_000;

    private final PreparedStatement save;
    private final PreparedStatement delete;
    private final PreparedStatement bury;
    private final PreparedStatement bound;

    /** Prepares for dead letters of so many bytes at most. */
    GroupRows(Connection connection, long maxDeadLetterBytes) throws SQLException {
        save = connection.prepareStatement(
                "INSERT OR REPLACE INTO consumer_group (name, position, left_open, last_seen) VALUES (?, ?, ?, ?)");
        delete = connection.prepareStatement("DELETE FROM consumer_group WHERE name = ?");
        bury = connection.prepareStatement("INSERT INTO dead_letter (time, sink, event_id, reason, bytes, event)"
                + " VALUES (?, ?, ?, ?, ?, CAST(? AS TEXT))");
        bound = connection.prepareStatement("DELETE FROM dead_letter WHERE id IN (SELECT id FROM (SELECT id,"
                + " ROW_NUMBER() OVER newest AS place, SUM(bytes) OVER newest AS total FROM dead_letter"
                + " WINDOW newest AS (ORDER BY id DESC ROWS UNBOUNDED PRECEDING)) WHERE place > ? OR total > ?)");
        bound.setInt(1, MAX_DEAD_LETTERS);
        bound.setLong(2, maxDeadLetterBytes);
    }

    /** Reads all groups, by name. */
    static Map<String, Row> load(Connection connection) throws SQLException {
        Map<String, Row> groups = new LinkedHashMap<>();
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(
                        "SELECT name, position, left_open, last_seen FROM consumer_group ORDER BY name")) {
            while (rows.next()) {
                groups.put(rows.getString(1), row(rows));
            }
        }
        return groups;
    }

    private static Row row(ResultSet rows) throws SQLException {
        try {
            return new Row(
                    new GroupPosition(rows.getLong(2), ids(rows.getString(3))), Instant.parse(rows.getString(4)));
        } catch (DateTimeException | NumberFormatException e) {
            throw new SQLException("consumer_group '" + rows.getString(1) + "': " + e.getMessage(), e);
        }
    }

    private static List<Long> ids(String text) {
        return text.isEmpty()
                ? List.of()
                : Arrays.stream(text.split(",", -1))
                        .map(Long::valueOf)
                        .collect(Collectors.toCollection(ArrayList::new));
    }

    void save(String name, GroupPosition position, Instant lastSeen) throws SQLException {
        save.setString(1, name);
        save.setLong(2, position.position());
        save.setString(3, position.leftOpen().stream().map(String::valueOf).collect(Collectors.joining(",")));
        save.setString(4, lastSeen.toString());
        save.executeUpdate();
    }

    void delete(String name) throws SQLException {
        delete.setString(1, name);
        delete.executeUpdate();
    }

    void bury(List<DeadLetter> letters, Instant now) throws SQLException {
        for (DeadLetter letter : letters) {
            bury.setString(1, now.toString());
            bury.setString(2, letter.group());
            bury.setLong(3, letter.eventId());
            bury.setString(4, letter.reason());
            bury.setLong(5, letter.json().length);
            bury.setBytes(6, letter.json());
            bury.executeUpdate();
        }
        if (!letters.isEmpty()) {
            bound.executeUpdate();
        }
    }

    @Override
    public void close() throws SQLException {
        save.close();
        delete.close();
        bury.close();
        bound.close();
    }

    /** What is stored of a group. */
    record Row(GroupPosition position, Instant lastSeen) {}
}
