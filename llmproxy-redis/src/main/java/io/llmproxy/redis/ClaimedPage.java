package io.llmproxy.redis;

import java.util.List;

/**
 * A page of entries that were taken over from other consumers.
 *
 * @param next where the search goes on; {@link EntryId#ZERO} once it has seen everything
 * @param ids the entries, which may have been removed from the stream
 */
record ClaimedPage(EntryId next, List<EntryId> ids) {
    /** Checks the parts. */
    ClaimedPage {
        ids = List.copyOf(ids);
    }
}
