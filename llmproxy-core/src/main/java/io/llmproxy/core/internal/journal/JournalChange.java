package io.llmproxy.core.internal.journal;

import java.time.Instant;
import java.util.List;

/**
 * What one transaction writes.
 *
 * @param events new events as JSON, oldest first
 * @param groups groups that have gone on
 * @param created new groups, which begin after the events that are in the file already
 * @param forgotten groups that go
 * @param now the time
 */
record JournalChange(
        List<byte[]> events, List<GroupChange> groups, List<Group> created, List<Group> forgotten, Instant now) {
    boolean isEmpty() {
        return events.isEmpty() && groups.isEmpty() && created.isEmpty() && forgotten.isEmpty();
    }
}
