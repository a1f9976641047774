package io.llmproxy.redis;

import org.jspecify.annotations.Nullable;

/** An entry as Redis hands it out. */
final class StreamEntry {
    private final EntryId id;
    private final boolean isGone;
    private final byte @Nullable [] data;

    private StreamEntry(EntryId id, boolean isGone, byte @Nullable [] data) {
        this.id = id;
        this.isGone = isGone;
        this.data = data;
    }

    static StreamEntry of(EntryId id, byte @Nullable [] data) {
        return new StreamEntry(id, false, data);
    }

    /** An entry that is pending but was removed from the stream. */
    static StreamEntry gone(EntryId id) {
        return new StreamEntry(id, true, null);
    }

    EntryId id() {
        return id;
    }

    boolean isGone() {
        return isGone;
    }

    /** Returns the field {@code data}, or null if there is none. */
    byte @Nullable [] data() {
        return data;
    }
}
