package io.llmproxy.redis;

import io.lettuce.core.RedisException;
import io.lettuce.core.RedisFuture;
import io.llmproxy.api.event.Delivery;
import io.llmproxy.core.event.EventCodec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Reads a group's entries on a thread and a connection of its own: first what this process left pending, then what is new, and by
 * the clock what other consumers left pending.
 */
final class GroupReader {
    /** What the log and {@link Outage} call this work. */
    static final String ROLE = "read events";

    private static final long CLOSE_MILLIS = 1_000;
    private static final String LAST = "+";

    private final ConsumerGroup group;
    private final RedisSettings settings;
    private final Link link;
    private final Outage outage;
    private final HeldEntries held;
    private final DeadLetters deadLetters;
    private final Losses losses;
    private final Handover handover;
    private final WaitingCount waiting;
    private final LongSupplier ticker;
    private final EventCodec codec = EventCodec.shared();
    private final Thread thread;
    private EntryId claimFrom = EntryId.ZERO;
    private long lastClaim;
    private volatile boolean closing;

    GroupReader(
            ConsumerGroup group,
            RedisSettings settings,
            Link link,
            Outage outage,
            Holdings holdings,
            RedisThreads threads,
            LongSupplier ticker) {
        this.group = group;
        this.settings = settings;
        this.link = link;
        this.outage = outage;
        this.held = holdings.held();
        this.deadLetters = holdings.deadLetters();
        this.losses = holdings.losses();
        this.handover = holdings.handover();
        this.waiting = holdings.waiting();
        this.ticker = ticker;
        lastClaim = ticker.getAsLong();
        thread = threads.newThread(this::run);
    }

    void start() {
        thread.start();
    }

    /** Ends a read that is under way; what it might have brought stays pending. */
    void close() {
        closing = true;
        thread.interrupt();
    }

    /** Waits, not for long, until the thread has ended. */
    void awaitEnd() {
        try {
            TimeUnit.MILLISECONDS.timedJoin(thread, CLOSE_MILLIS * 2);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        while (!closing) {
            try {
                readFrom(link.connection());
            } catch (InterruptedException e) {
                // Only close() interrupts.
            } catch (RedisException e) {
                recover(e);
            }
        }
        handover.end();
        link.drop();
    }

    private void recover(RedisException failure) {
        if (closing || ServerErrors.isGroupMissing(failure)) {
            return;
        }
        outage.failed(ROLE, failure);
        if (ServerErrors.isConnectionUseless(failure)) {
            link.drop();
        }
        try {
            link.pause();
        } catch (InterruptedException e) {
            // Only close() interrupts.
        }
    }

    private void readFrom(StreamConnection connection) throws InterruptedException {
        connection.createGroup(group);
        readOwnPending(connection);
        outage.worked(ROLE);
        link.worked();
        while (!closing) {
            if (isClaimDue()) {
                claim(connection);
            }
            List<StreamEntry> entries = connection.readNew(group, settings.batchSize(), blockTime());
            if (!entries.isEmpty()) {
                waiting.read(entries.size());
                handOver(connection, entries);
            }
            outage.worked(ROLE);
        }
    }

    private Duration blockTime() {
        Duration untilClaim = claimInterval().minusNanos(ticker.getAsLong() - lastClaim);
        Duration block = settings.blockTime().compareTo(untilClaim) < 0 ? settings.blockTime() : untilClaim;
        return block.toMillis() < 1 ? Duration.ofMillis(1) : block;
    }

    private Duration claimInterval() {
        return settings.claimTime().dividedBy(2);
    }

    private boolean isClaimDue() {
        return !claimFrom.equals(EntryId.ZERO)
                || ticker.getAsLong() - lastClaim >= claimInterval().toNanos();
    }

    /** Hands over what a former life of this process, or a read whose answer was lost, left pending. */
    private void readOwnPending(StreamConnection connection) throws InterruptedException {
        EntryId from = EntryId.ZERO;
        List<PendingEntry> page;
        do {
            page = Replies.pending(Answers.await(connection.pending(group, from, LAST, settings.batchSize())));
            readPending(connection, page.stream().map(PendingEntry::id).toList());
            if (!page.isEmpty()) {
                from = page.get(page.size() - 1).id().after();
            }
        } while (!page.isEmpty() && !closing);
    }

    /** Takes over one page of what others left pending for too long; the next page follows after the next read. */
    private void claim(StreamConnection connection) throws InterruptedException {
        lastClaim = ticker.getAsLong();
        ClaimedPage page = connection.claim(group, settings.claimTime(), claimFrom, settings.batchSize());
        claimFrom = page.next();
        if (page.gone() > 0) {
            losses.removed(page.gone());
        }
        readPending(connection, page.ids());
    }

    /** Hands over entries that are pending for this consumer, except those that it holds. */
    private void readPending(StreamConnection connection, List<EntryId> ids) throws InterruptedException {
        List<EntryId> wanted = ids.stream().filter(id -> !held.has(id)).toList();
        List<RedisFuture<List<Object>>> counts = new ArrayList<>();
        List<RedisFuture<List<Object>>> reads = new ArrayList<>();
        for (EntryId id : wanted) {
            counts.add(connection.pending(group, id, id.toString(), 1));
            reads.add(connection.readPending(group, id.before()));
        }
        List<StreamEntry> entries = new ArrayList<>();
        for (int i = 0; i < wanted.size(); i++) {
            List<PendingEntry> count = Replies.pending(Answers.await(counts.get(i)));
            List<StreamEntry> read = Replies.entriesOfOneStream(Answers.await(reads.get(i)));
            // Somebody else may have claimed the entry in the meantime.
            if (!count.isEmpty() && !read.isEmpty() && read.get(0).id().equals(wanted.get(i))) {
                addUnlessExhausted(connection, read.get(0), count.get(0).deliveries(), entries);
            }
        }
        handOver(connection, entries);
    }

    private void addUnlessExhausted(
            StreamConnection connection, StreamEntry entry, long deliveries, List<StreamEntry> entries)
            throws InterruptedException {
        if (entry.isGone()) {
            Answers.await(connection.acknowledge(group, List.of(entry.id())));
            losses.removed(1);
        } else if (deliveries >= settings.maxDeliveries()) {
            putAside(connection, entry, "handed out " + deliveries + " times and never acknowledged", deliveries);
        } else {
            entries.add(entry);
        }
    }

    private void handOver(StreamConnection connection, List<StreamEntry> entries) throws InterruptedException {
        List<Delivery> batch = new ArrayList<>(entries.size());
        for (StreamEntry entry : entries) {
            byte[] data = entry.data();
            try {
                if (data == null) {
                    throw new IllegalArgumentException("no field 'data'");
                }
                batch.add(new Delivery(entry.id().toString(), codec.decode(data)));
            } catch (IllegalArgumentException e) {
                putAside(connection, entry, "unreadable: " + e.getMessage(), 1);
            }
        }
        if (!batch.isEmpty()) {
            handOver(batch);
        }
    }

    private void handOver(List<Delivery> batch) throws InterruptedException {
        List<EntryId> ids =
                batch.stream().map(delivery -> EntryId.parse(delivery.id())).toList();
        ids.forEach(held::add);
        try {
            handover.put(batch);
        } catch (InterruptedException e) {
            held.release(ids);
            throw e;
        }
    }

    private void putAside(StreamConnection connection, StreamEntry entry, String reason, long deliveries)
            throws InterruptedException {
        deadLetters.put(connection, new DeadLetter(entry.id(), entry.data(), reason, deliveries));
        losses.putAside(entry.id(), reason);
    }
}
