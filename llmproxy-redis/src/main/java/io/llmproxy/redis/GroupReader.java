package io.llmproxy.redis;

import io.lettuce.core.RedisException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Reads a group's entries on a thread and a connection of its own: first what this process left pending, then what is new, and now
 * and then what others left pending, or what is suspect.
 */
final class GroupReader {
    private static final long CLOSE_MILLIS = 1_000;
    private static final Duration NO_BLOCK = Duration.ofMillis(1);

    private final ConsumerGroup group;
    private final RedisSettings settings;
    private final Link link;
    private final Outage outage;
    private final Handover handover;
    private final WaitingCount waiting;
    private final EntryIntake intake;
    private final Suspects suspects;
    private final PendingReads pending;
    private final String role;
    private final Thread thread;
    private boolean isGroupMissing;
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
        this.handover = holdings.handover();
        this.waiting = holdings.waiting();
        intake = new EntryIntake(holdings);
        suspects = new Suspects(group, settings.maxDeliveries(), holdings, intake, ticker);
        pending = new PendingReads(group, settings, holdings, intake, suspects, ticker);
        role = "read events of group '" + group.name() + "'";
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
            } catch (RuntimeException e) {
                recover(e);
            }
        }
        handover.end();
        outage.ended(role);
        link.drop();
    }

    private void recover(RuntimeException failure) {
        if (closing) {
            return;
        }
        if (failure instanceof RedisException answer && ServerErrors.isGroupMissing(answer)) {
            isGroupMissing = true;
            return;
        }
        outage.failed(role, failure);
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
        if (isGroupMissing) {
            // Only then: a Redis without memory creates nothing, and does not even look whether it would have to.
            isGroupMissing = false;
            connection.createGroup(group);
        }
        pending.readOwn(connection);
        outage.worked(role);
        link.worked();
        while (!closing) {
            pending.claimIfDue(connection);
            suspects.tryNext(connection);
            List<StreamEntry> entries = connection.readNew(group, settings.batchSize(), blockTime());
            outage.worked(role);
            if (!entries.isEmpty()) {
                waiting.read(entries.size());
                intake.handOver(entries);
            }
        }
    }

    private Duration blockTime() {
        Duration untilClaim = pending.untilClaim();
        Duration block = settings.blockTime().compareTo(untilClaim) < 0 ? settings.blockTime() : untilClaim;
        return suspects.areDue() || block.compareTo(NO_BLOCK) < 0 ? NO_BLOCK : block;
    }
}
