package io.llmproxy.redis;

import java.util.List;

/**
 * A page of entries that were taken over from other consumers.
 *
 * @param next where the search goes on; {@link EntryId#ZERO} once it has seen everything
 * @param ids the entries; before Redis 7 among them those that were removed from the stream
 * @param gone how many entries Redis found to be removed from the stream, and acknowledged itself
 */
record ClaimedPage(EntryId next, List<EntryId> ids, int gone) {
    /** Checks the parts. */
    ClaimedPage {
        ids = List.copyOf(ids);
    }
}
