package io.llmproxy.redis;

import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a subscription missed, and why. Safe for use by many threads. */
final class Losses {
    private static final Logger log = LoggerFactory.getLogger(Losses.class);

    private static final long RECENT_NANOS = TimeUnit.MINUTES.toNanos(5);

    private final ConsumerGroup group;
    private final LongSupplier ticker;
    private final LongAdder removed = new LongAdder();
    private final LongAdder putAside = new LongAdder();
    private volatile long lastRemoval;

    Losses(ConsumerGroup group, LongSupplier ticker) {
        this.group = group;
        this.ticker = ticker;
    }

    /** Counts entries that were removed from the stream before this group had acknowledged them. */
    void removed(long count) {
        boolean isFirst = removed.sum() == 0;
        lastRemoval = ticker.getAsLong();
        removed.add(count);
        if (isFirst) {
            log.warn(
                    "{} entries of stream '{}' were removed before group '{}' had them: its consumers are too slow or "
                            + "were away, or stream-max-backlog is too low",
                    count,
                    group.stream(),
                    group.name());
        } else {
            log.debug("{} more entries were removed before group '{}' had them", count, group.name());
        }
    }

    /** Counts an entry that the subscriber never gets to see, or not once more. */
    void putAside(EntryId id, String reason) {
        boolean isFirst = putAside.sum() == 0;
        putAside.increment();
        if (isFirst) {
            log.warn("entry {} of stream '{}' is put aside: {}", id, group.stream(), reason);
        } else {
            log.debug("entry {} is put aside: {}; {} so far", id, reason, putAside.sum());
        }
    }

    long count() {
        return removed.sum() + putAside.sum();
    }

    /** Tells of removals for some minutes. */
    Optional<String> problem() {
        return removed.sum() > 0 && ticker.getAsLong() - lastRemoval < RECENT_NANOS
                ? Optional.of("group '" + group.name() + "' missed about " + removed.sum()
                        + " events that were removed from the stream before it had them")
                : Optional.empty();
    }
}
