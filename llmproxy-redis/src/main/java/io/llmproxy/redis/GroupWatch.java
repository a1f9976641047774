package io.llmproxy.redis;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks now and then how far a group has come: how much waits for it, and what was removed before it was read. Belongs to the
 * thread of the upkeep.
 */
final class GroupWatch {
    private static final Logger log = LoggerFactory.getLogger(GroupWatch.class);

    private static final String LAST = "+";

    private final ConsumerGroup group;
    private final WaitingCount waiting;
    private final Losses losses;
    private @Nullable EntryId nextThen;
    private EntryId newestThen = EntryId.ZERO;
    private long waitingThen;

    GroupWatch(ConsumerGroup group, WaitingCount waiting, Losses losses) {
        this.group = group;
        this.waiting = waiting;
        this.losses = losses;
    }

    void look(StreamConnection connection) throws InterruptedException {
        long readBefore = waiting.readSoFar();
        StreamInfo stream = connection.info(group.stream());
        Optional<GroupInfo> found = connection.groups(group.stream()).stream()
                .filter(info -> info.name().equals(group.name()))
                .findFirst();
        if (found.isEmpty()) {
            forget();
            return;
        }
        GroupInfo info = found.get();
        long unread = unread(stream, info);
        waiting.told(unread, pendingElsewhere(connection), readBefore);
        countRemoved(stream, info.lastDelivered());
        remember(connection, stream, info.lastDelivered(), unread);
    }

    /** Redis knows since 7.0; before, the time of the last read is set against those of the first and the last entry. */
    static long unread(StreamInfo stream, GroupInfo group) {
        EntryId first = stream.first();
        if (first == null || group.lastDelivered().compareTo(stream.lastGenerated()) >= 0) {
            return 0;
        }
        if (group.lastDelivered().compareTo(first) < 0) {
            return stream.length();
        }
        Long lag = group.lag();
        return lag != null
                ? lag
                : Math.max(
                        1,
                        share(
                                stream.length(),
                                first,
                                stream.lastGenerated(),
                                group.lastDelivered(),
                                stream.lastGenerated()));
    }

    /** Returns how many of so many entries, spread evenly over time from the first to the last one, lie between two ids. */
    private static long share(long count, EntryId first, EntryId last, EntryId from, EntryId to) {
        double whole = Math.max(last.millis() - first.millis(), 1);
        return Math.min(count, Math.round((count - 1) * ((to.millis() - from.millis()) / whole)));
    }

    private long pendingElsewhere(StreamConnection connection) throws InterruptedException {
        return connection.consumers(group).stream()
                .filter(consumer -> !consumer.name().equals(group.consumer()))
                .mapToLong(ConsumerInfo::pending)
                .sum();
    }

    /** If the entry that was next to be read is gone and was not read, so are all up to the first one there is now. */
    private void countRemoved(StreamInfo stream, EntryId lastDelivered) {
        EntryId next = nextThen;
        if (next == null || lastDelivered.compareTo(next) >= 0) {
            return;
        }
        EntryId first = stream.first();
        if (first == null || first.compareTo(newestThen) > 0) {
            losses.removed(waitingThen);
        } else if (first.compareTo(next) > 0) {
            losses.removed(Math.max(1, share(waitingThen, next, newestThen, next, first)));
        }
    }

    private void remember(StreamConnection connection, StreamInfo stream, EntryId lastDelivered, long unread)
            throws InterruptedException {
        nextThen = unread == 0
                ? null
                : connection
                        .first(group.stream(), lastDelivered.after(), LAST)
                        .map(StreamEntry::id)
                        .orElse(null);
        newestThen = stream.lastGenerated();
        waitingThen = unread;
    }

    private void forget() {
        nextThen = null;
        waiting.told(0, 0, waiting.readSoFar());
    }

    /** Removes consumers that nobody has heard of for long and that hold nothing: those of processes that are gone. */
    void removeGoneConsumers(StreamConnection connection, long goneMillis) throws InterruptedException {
        List<ConsumerInfo> gone = connection.consumers(group).stream()
                .filter(consumer -> consumer.pending() == 0 && consumer.idleMillis() > goneMillis)
                .filter(consumer -> !consumer.name().equals(group.consumer()))
                .toList();
        for (ConsumerInfo consumer : gone) {
            long pending = connection.deleteConsumer(group, consumer.name());
            log.debug(
                    "consumer '{}' of group '{}' removed, {} entries pending", consumer.name(), group.name(), pending);
        }
    }
}
