package io.llmproxy.redis;

import org.jspecify.annotations.Nullable;

/** An entry that no attempt can bring to the subscriber. */
final class DeadLetter {
    private final EntryId id;
    private final byte @Nullable [] data;
    private final String reason;
    private final long deliveries;

    DeadLetter(EntryId id, byte @Nullable [] data, String reason, long deliveries) {
        this.id = id;
        this.data = data;
        this.reason = reason;
        this.deliveries = deliveries;
    }

    EntryId id() {
        return id;
    }

    byte @Nullable [] data() {
        return data;
    }

    String reason() {
        return reason;
    }

    long deliveries() {
        return deliveries;
    }
}
