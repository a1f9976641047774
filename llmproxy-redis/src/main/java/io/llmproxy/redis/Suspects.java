package io.llmproxy.redis;

import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Entries that were in hand time and again when the process died. Most of them were only in bad company, or the process was killed during
 * an outage of the sink; but one may kill whoever takes it.
 *
 * <p>So they wait until the sink has taken something else, and then go out alone, one after another, when nothing else is in hand. Redis
 * notes the trial first and forgets it when the entry is settled or the process has outlived it. Belongs to the reader's thread.
 */
final class Suspects {
    private static final Logger log = LoggerFactory.getLogger(Suspects.class);

    private static final int MOST_TRIALS = 3;
    private static final long TRIAL_NANOS = TimeUnit.SECONDS.toNanos(10);
    private static final long QUIET_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final long AGAIN_NANOS = TimeUnit.SECONDS.toNanos(10);

    private final ConsumerGroup group;
    private final int maxDeliveries;
    private final HeldEntries held;
    private final Progress progress;
    private final EntryIntake intake;
    private final LongSupplier ticker;
    private final Queue<PendingEntry> waiting = new ArrayDeque<>();
    private @Nullable EntryId onTrial;
    private boolean isPutOff;
    private long putOffSince;
    private boolean isTold;

    Suspects(ConsumerGroup group, int maxDeliveries, Holdings holdings, EntryIntake intake, LongSupplier ticker) {
        this.group = group;
        this.maxDeliveries = maxDeliveries;
        this.held = holdings.held();
        this.progress = holdings.progress();
        this.intake = intake;
        this.ticker = ticker;
    }

    /** Takes an entry in if it is suspect; returns whether it was. */
    boolean take(PendingEntry entry) {
        if (entry.trials() >= MOST_TRIALS) {
            intake.putAside(
                    entry.id(),
                    "the process died " + entry.trials() + " times with this entry alone in hand, after "
                            + entry.deliveries() + " deliveries");
        } else if (entry.trials() > 0 || entry.deliveries() >= maxDeliveries) {
            held.holdBack(entry.id());
            waiting.add(entry);
            tell();
        } else {
            return false;
        }
        return true;
    }

    private void tell() {
        if (!isTold) {
            isTold = true;
            log.warn(
                    "entries of group '{}' were in hand {} times or more when the process died: they will go out one"
                            + " by one, once the sink has taken something else",
                    group.name(),
                    maxDeliveries);
        }
    }

    /** Tells whether one of them may go out now. */
    boolean areDue() {
        return !waiting.isEmpty() && held.hasSettled() && !(isPutOff && ticker.getAsLong() - putOffSince < AGAIN_NANOS);
    }

    /** Sends the next one out, if there is one that may, and waits for what comes of it. */
    void tryNext(StreamConnection connection) throws InterruptedException {
        endTrial(connection);
        if (!areDue()) {
            return;
        }
        isPutOff = !progress.await(() -> !held.isAnyOpen(), QUIET_NANOS);
        if (isPutOff) {
            putOffSince = ticker.getAsLong();
            return;
        }
        PendingEntry next = waiting.element();
        Optional<StreamEntry> entry =
                connection.first(group.stream(), next.id(), next.id().toString());
        if (entry.isEmpty()) {
            waiting.remove();
            intake.confirmGone(next.id());
            return;
        }
        Answers.await(connection.setCount(group, List.of(next.id()), next.countOnTrial()));
        waiting.remove();
        onTrial = next.id();
        intake.handOver(List.of(entry.get()));
        held.bringForward(next.id());
        endTrial(connection);
    }

    private void endTrial(StreamConnection connection) throws InterruptedException {
        EntryId id = onTrial;
        if (id == null) {
            return;
        }
        if (!progress.await(() -> !held.isOpen(id), TRIAL_NANOS)) {
            Answers.await(connection.setCount(group, List.of(id), 0));
        }
        onTrial = null;
    }
}
