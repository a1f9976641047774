package io.llmproxy.core.internal.store;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Update;
import org.jspecify.annotations.Nullable;

/** The {@code SET} part of an update that writes some columns and leaves the others alone. */
final class Assignments {
    private final List<String> terms = new ArrayList<>();
    private final List<Consumer<Update>> bindings = new ArrayList<>();

    /** Sets a column to a value. The type says how to bind null. */
    <T> Assignments set(String column, @Nullable T value, Class<T> type) {
        terms.add(column + " = :" + column);
        bindings.add(update -> update.bindByType(column, value, type));
        return this;
    }

    /** Switches a row on or off; one that is off already keeps the instant at which it went off. */
    Assignments setActive(boolean active, Instant now) {
        set("is_active", active, Boolean.class);
        if (active) {
            return set("deactivated_at", null, Instant.class);
        }
        terms.add("deactivated_at = COALESCE(deactivated_at, :now)");
        bindings.add(update -> update.bind("now", now));
        return this;
    }

    boolean isEmpty() {
        return terms.isEmpty();
    }

    /** Runs the update on the row with an id; returns false if there is none. */
    boolean updateRow(Handle handle, String table, String id) {
        return updateRow(handle, table, "id", id);
    }

    /** Runs the update on the row that has an id in a column; returns false if there is none. */
    boolean updateRow(Handle handle, String table, String column, String id) {
        try (Update update = handle.createUpdate(
                "UPDATE " + table + " SET " + String.join(", ", terms) + " WHERE " + column + " = :row_id")) {
            bindings.forEach(binding -> binding.accept(update));
            return update.bind("row_id", id).execute() > 0;
        }
    }
}
