package io.llmproxy.api.audit;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Where audit events are kept to be searched. Implementations must be safe for use by many threads.
 *
 * <p>Every method blocks, and may throw {@link io.llmproxy.api.token.StoreUnavailableException} if the store does not answer.
 */
public interface AuditStore {
    /**
     * Adds events: all of them or, if it throws, none. An event whose id is there already is left as it is, so that a batch may
     * come again if nobody knows whether it was added.
     *
     * @param events the new events
     */
    void append(List<AuditEvent> events);

    /**
     * Returns the events that match, the newest first; those of the same instant by id.
     *
     * @param query the filters, and which part of the matches to return
     * @return a list, empty if nothing matches
     */
    List<AuditEvent> list(AuditQuery query);

    /**
     * Returns how many events match.
     *
     * @param query the filters; its offset and limit do not matter
     * @return zero or more
     */
    long count(AuditQuery query);

    /**
     * Looks an event up.
     *
     * @param id the id of the event
     * @return the event, or empty if there is none
     */
    Optional<AuditEvent> find(UUID id);

    /**
     * Deletes the oldest events.
     *
     * @param end events from this instant on are kept
     * @param limit the most events to delete
     * @return how many were deleted
     */
    int deleteBefore(Instant end, int limit);
}
