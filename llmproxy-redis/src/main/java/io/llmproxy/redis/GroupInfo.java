package io.llmproxy.redis;

import org.jspecify.annotations.Nullable;

/**
 * What Redis tells about a group.
 *
 * @param name name of the group
 * @param pending entries handed out and not acknowledged, by all its consumers
 * @param lastDelivered the last entry that was handed out for the first time
 * @param lag entries not handed out yet, or null if Redis does not know: before 7.0, and after single entries were deleted
 */
record GroupInfo(
        String name,
        long pending,
        EntryId lastDelivered,
        @Nullable Long lag) {}
