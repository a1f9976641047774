package io.llmproxy.core.internal.dispatch;

import io.llmproxy.api.sink.DeliveryResult.Retry;
import io.llmproxy.core.internal.retry.Backoff;
import java.time.Duration;
import java.util.Map;

/**
 * Decides what becomes of events that were not delivered.
 *
 * <p>Single events that failed beside others wait for a time of their own. If a whole batch came to nothing, either the sink is down or one
 * event spoils the batch; nobody can tell. So the sink is left alone for a while, and the batch comes again in halves, and in
 * halves of these, until something is delivered. Only an event that fails on its own while later ones are delivered at their first attempt is
 * put aside for good, and the more of these fail too, the more often it must have failed: as long as a sink takes nothing, nothing is given
 * up, and while it takes something now and then, what is due to chance is not held against an event.
 */
final class Failures {
    private final SinkSettings settings;
    private final Aside aside;
    private final Receipts receipts;
    private final SinkStatus status;
    private final SinkLog log;
    private final Gate gate;
    private final FailureRate firstAttempts = new FailureRate();
    private int batchLimit;

    /** The highest number that was delivered at its first attempt. */
    private long newestDelivered;

    Failures(PumpSettings settings, Aside aside, Receipts receipts, SinkStatus status, SinkLog log) {
        this.settings = settings.sink();
        this.aside = aside;
        this.receipts = receipts;
        this.status = status;
        this.log = log;
        gate = new Gate(settings.backoff());
        batchLimit = this.settings.batchSize();
    }

    /** Returns how long to leave the sink alone. */
    long nanosUntilOpen(long now) {
        return gate.nanosUntilOpen(now);
    }

    /** Returns whether nothing came of the last attempt. */
    boolean areContinuing() {
        return gate.failures() > 0;
    }

    /** Returns how many events that failed before may be tried at once. */
    int batchLimit() {
        return batchLimit;
    }

    /** Makes everything due. */
    void hurry(long now) {
        gate.open();
        aside.reschedule(event -> event.hurry(now));
    }

    /**
     * Takes note of an attempt.
     *
     * @param attempt what the sink answered
     * @param newest the highest number that was delivered by it, or 0
     * @param hasNewEvents whether any of its events was tried for the first time
     * @param now nanoseconds of the ticker
     */
    void note(Attempt attempt, long newest, boolean hasNewEvents, long now) {
        if (hasNewEvents) {
            newestDelivered = Math.max(newestDelivered, newest);
            firstAttempts.note((double) attempt.again().size() / attempt.size());
        }
        if (!attempt.again().isEmpty()) {
            log.retrying(attempt.again().size(), attempt.retryReason());
        }
        if (attempt.cameToNothing()) {
            failedAsAWhole(attempt, hasNewEvents, now);
        } else {
            succeeded(attempt, now);
        }
    }

    private void succeeded(Attempt attempt, long now) {
        if (gate.failures() > 1) {
            aside.reschedule(event -> {
                if (!event.isSuspect()) {
                    event.hasten();
                }
            });
        }
        gate.open();
        batchLimit = Math.min(settings.batchSize(), 2 * batchLimit);
        failed(attempt, now);
        status.working(attempt.retryReason());
        if (attempt.again().isEmpty()) {
            log.delivering();
        }
    }

    private void failedAsAWhole(Attempt attempt, boolean hasNewEvents, long now) {
        int size = attempt.again().size();
        gate.failed();
        status.failing(attempt.retryReason());
        batchLimit = Math.max(1, Math.min(batchLimit, size / 2));
        long earliest = now + attempt.retryAfter().toNanos();
        long until =
                now + gate.draw().delay(gate.failures(), attempt.retryAfter()).toNanos();
        // Events that are known to fail may do so once without any consequence for the others.
        if (hasNewEvents || gate.failures() > 1) {
            gate.shut(until);
        }
        if (size == 1) {
            failed(attempt, now);
            return;
        }
        for (PendingEvent event : attempt.again().keySet()) {
            event.waitUntil(until, earliest);
            aside.add(event);
        }
    }

    private void failed(Attempt attempt, long now) {
        if (attempt.again().isEmpty()) {
            return;
        }
        Backoff delays = gate.draw();
        int toBlame = attempt.failedAlone();
        for (Map.Entry<PendingEvent, Retry> failure : attempt.again().entrySet()) {
            PendingEvent event = failure.getKey();
            if (toBlame > 0 && event.failedAlone(newestDelivered, firstAttempts.strike()) >= settings.maxAttempts()) {
                deadLetter(event, failure.getValue().reason());
            } else {
                Duration asked = Gate.granted(failure.getValue().after());
                event.waitUntil(now + delays.delay(event.failed(), asked).toNanos(), now + asked.toNanos());
                aside.add(event);
            }
            toBlame--;
        }
    }

    private void deadLetter(PendingEvent event, String reason) {
        receipts.deadLetter(event.delivery(), reason);
        status.deadLettered(reason);
        log.deadLettered(event.event().exchangeId(), status.deadLetteredCount());
    }
}
