package io.llmproxy.core.internal.store;

import java.time.Instant;
import org.jdbi.v3.core.result.RowView;
import org.jspecify.annotations.Nullable;

/** The columns {@code is_active} and {@code deactivated_at}, of which the first decides. */
final class ActiveColumns {
    private ActiveColumns() {}

    /**
     * Reads when the row was switched off. A row that was switched off by other means, without a word on when, is off as well:
     * since its last known change.
     */
    static @Nullable Instant deactivatedAt(RowView row, String lastChangeColumn) {
        if (row.getColumn("is_active", Boolean.class)) {
            return null;
        }
        Instant deactivatedAt = row.getColumn("deactivated_at", Instant.class);
        return deactivatedAt == null ? row.getColumn(lastChangeColumn, Instant.class) : deactivatedAt;
    }
}
