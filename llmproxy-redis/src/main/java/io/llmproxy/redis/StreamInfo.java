package io.llmproxy.redis;

import org.jspecify.annotations.Nullable;

/**
 * What Redis tells about a stream.
 *
 * @param length number of entries
 * @param first the oldest entry, or null if there is none
 * @param lastGenerated the newest entry that ever was
 */
record StreamInfo(long length, @Nullable EntryId first, EntryId lastGenerated) {
    /** A stream that does not exist. */
    static final StreamInfo ABSENT = new StreamInfo(0, null, EntryId.ZERO);
}
