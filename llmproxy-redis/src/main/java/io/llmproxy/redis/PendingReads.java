package io.llmproxy.redis;

import io.lettuce.core.RedisFuture;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;

/**
 * Reads what is pending: what a former life of this process left, and by the clock what other consumers left. Belongs to the reader's
 * thread.
 */
final class PendingReads {
    private static final String LAST = "+";

    private final ConsumerGroup group;
    private final RedisSettings settings;
    private final HeldEntries held;
    private final Handover handover;
    private final Losses losses;
    private final EntryIntake intake;
    private final Suspects suspects;
    private final LongSupplier ticker;
    private EntryId claimFrom = EntryId.ZERO;
    private long lastClaim;

    PendingReads(
            ConsumerGroup group,
            RedisSettings settings,
            Holdings holdings,
            EntryIntake intake,
            Suspects suspects,
            LongSupplier ticker) {
        this.group = group;
        this.settings = settings;
        this.held = holdings.held();
        this.handover = holdings.handover();
        this.losses = holdings.losses();
        this.intake = intake;
        this.suspects = suspects;
        this.ticker = ticker;
        lastClaim = ticker.getAsLong();
    }

    /** Hands over what a former life of this process, or a read whose answer was lost, left pending. */
    void readOwn(StreamConnection connection) throws InterruptedException {
        EntryId from = EntryId.ZERO;
        List<PendingEntry> page;
        do {
            page = Replies.pending(Answers.await(connection.pending(group, from, LAST, settings.batchSize())));
            if (!page.isEmpty()) {
                read(connection, page.stream().map(PendingEntry::id).toList());
                from = page.get(page.size() - 1).id().after();
            }
        } while (!page.isEmpty());
    }

    /** Takes over one page of what others left pending for too long, if it is time; the next page follows after the next read. */
    void claimIfDue(StreamConnection connection) throws InterruptedException {
        if (!isClaimDue()) {
            return;
        }
        lastClaim = ticker.getAsLong();
        ClaimedPage page = connection.claim(group, settings.claimTime(), claimFrom, settings.batchSize());
        claimFrom = page.next();
        if (page.gone() > 0) {
            losses.removed(page.gone());
        }
        if (!page.ids().isEmpty()) {
            read(connection, page.ids());
        }
    }

    /** Nothing is taken from others for a sink that has not started. */
    private boolean isClaimDue() {
        boolean isTime = !claimFrom.equals(EntryId.ZERO)
                || ticker.getAsLong() - lastClaim >= claimInterval().toNanos();
        return isTime && handover.isAsked();
    }

    Duration untilClaim() {
        return handover.isAsked() ? claimInterval().minusNanos(ticker.getAsLong() - lastClaim) : claimInterval();
    }

    private Duration claimInterval() {
        return settings.claimTime().dividedBy(2);
    }

    /** Hands over entries that are pending for this consumer, except those that it holds. */
    private void read(StreamConnection connection, List<EntryId> ids) throws InterruptedException {
        // To read them counts; a sink that does not start must not make entries suspect.
        handover.awaitAsked();
        List<RedisFuture<List<Object>>> counts = new ArrayList<>();
        for (EntryId id : ids) {
            if (!held.has(id)) {
                counts.add(connection.pending(group, id, id.toString(), 1));
            }
        }
        List<EntryId> wanted = new ArrayList<>();
        List<RedisFuture<List<Object>>> reads = new ArrayList<>();
        for (RedisFuture<List<Object>> count : counts) {
            // Somebody else may have claimed the entry in the meantime.
            for (PendingEntry entry : Replies.pending(Answers.await(count))) {
                if (!suspects.take(entry)) {
                    wanted.add(entry.id());
                    reads.add(connection.readPending(group, entry.id().before()));
                }
            }
        }
        handOver(wanted, reads);
    }

    private void handOver(List<EntryId> wanted, List<RedisFuture<List<Object>>> reads) throws InterruptedException {
        List<StreamEntry> entries = new ArrayList<>();
        for (int i = 0; i < wanted.size(); i++) {
            for (StreamEntry entry : Replies.entriesOfOneStream(Answers.await(reads.get(i)))) {
                if (entry.isGone() && entry.id().equals(wanted.get(i))) {
                    intake.confirmGone(entry.id());
                } else if (entry.id().equals(wanted.get(i))) {
                    entries.add(entry);
                }
            }
        }
        intake.handOver(entries);
    }
}
