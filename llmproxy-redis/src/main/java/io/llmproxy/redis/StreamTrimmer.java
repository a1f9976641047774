package io.llmproxy.redis;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Bounds the stream: about so many entries are kept, and more as long as a group has not acknowledged them, up to a second bound
 * beyond which the oldest go all the same. Several nodes may do this at a time. Belongs to the thread of the upkeep.
 */
final class StreamTrimmer {
    private static final Logger log = LoggerFactory.getLogger(StreamTrimmer.class);

    private final String stream;
    private final long maxLength;
    private final long maxBacklog;
    private final LongAdder overflown = new LongAdder();

    StreamTrimmer(RedisSettings settings) {
        stream = settings.streamKey();
        maxLength = settings.streamMaxLength();
        maxBacklog = settings.streamMaxBacklog();
    }

    void trim(StreamConnection connection) throws InterruptedException {
        if (maxLength == 0) {
            return;
        }
        long length = connection.length(stream);
        if (length <= maxLength) {
            return;
        }
        List<GroupInfo> groups = connection.groups(stream);
        if (groups.isEmpty()) {
            count(connection.trimTo(stream, maxLength), maxLength, "no group to read them");
            return;
        }
        length -= connection.trimBelow(stream, firstNeeded(connection, groups), length - maxLength);
        if (length > maxBacklog) {
            count(connection.trimTo(stream, maxBacklog), maxBacklog, "a group that has not acknowledged them");
        }
    }

    /** Returns the least id that a group has not acknowledged, or would read next. */
    private EntryId firstNeeded(StreamConnection connection, List<GroupInfo> groups) throws InterruptedException {
        EntryId least = groups.get(0).lastDelivered().after();
        for (GroupInfo group : groups) {
            Optional<EntryId> pending =
                    group.pending() == 0 ? Optional.empty() : connection.firstPending(stream, group.name());
            EntryId needed = pending.orElseGet(() -> group.lastDelivered().after());
            least = needed.compareTo(least) < 0 ? needed : least;
        }
        return least;
    }

    private void count(long removed, long bound, String why) {
        boolean isFirst = overflown.sum() == 0 && removed > 0;
        overflown.add(removed);
        if (isFirst) {
            log.warn(
                    "stream '{}' has more than {} entries and {}: {} of the oldest were removed, and more will be",
                    stream,
                    bound,
                    why,
                    removed);
        } else if (removed > 0) {
            log.debug("{} entries that nobody has had were removed, {} so far", removed, overflown.sum());
        }
    }

    /** Returns how many entries were removed here that some group had not acknowledged, or that had no group to read them. */
    long overflown() {
        return overflown.sum();
    }
}
