package io.llmproxy.servlet;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What the management API reads of the audit trail. Must be safe for use by many threads. */
interface AuditLog {
    /** Lists events, the newest first, from {@code offset} on and at most {@code limit}. */
    List<Event> list(Filter filter, long offset, int limit);

    long count(Filter filter);

    Optional<Event> find(String id);

    /**
     * Which events are asked for.
     *
     * @param equal what fields must be equal to, by their names on the wire
     * @param search what one of the texts must contain
     * @param start the first instant
     * @param end the last instant
     */
    record Filter(
            Map<String, String> equal,
            @Nullable String search,
            @Nullable Instant start,
            @Nullable Instant end) {
        public Filter {
            equal = Map.copyOf(equal);
        }
    }

    /**
     * One event.
     *
     * @param more those of {@link AuditEventJson#OPTIONAL_FIELDS} that it has, by their names on the wire; {@code metadata} is JSON
     *     in a text
     */
    record Event(String id, Instant timestamp, String action, String actor, String outcome, Map<String, String> more) {
        public Event {
            more = Map.copyOf(more);
        }
    }
}
