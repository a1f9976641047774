package io.llmproxy.core.internal.dispatch;

import io.llmproxy.api.event.EventSubscription;
import io.llmproxy.api.event.ExchangeEvent;
import io.llmproxy.api.sink.DeliveryResult;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;

/**
 * Moves events from a subscription to a sink until the subscription is drained or what is left is abandoned.
 *
 * <pre>
 * subscription ── intake ──▶ batch ──▶ sink ──▶ receipts ──▶ subscription
 *                              ▲         │
 *                              └─ aside ◀┘ what failed
 * </pre>
 *
 * <p>Runs on the sink's thread; {@link #hurry}, {@link #beginClose} and {@link #abandon} are called from others.
 */
final class SinkPump {
    /** Bounds the wait of subscriptions that do not wake up when they are closed. */
    private static final long POLL_WAIT = Duration.ofSeconds(1).toNanos();

    /** How often a new event is tried although there is no room left for more that fail. */
    private static final long PROBE_WAIT = Duration.ofSeconds(1).toNanos();

    /** How often a batch that waits for more events looks for them at least; waking up for each of them would cost more than it. */
    private static final long SHORTEST_LOOK = Duration.ofMillis(5).toNanos();

    private static final int LOOKS_PER_BATCH = 10;

    private final EventSubscription subscription;
    private final GuardedSink sink;
    private final PumpSettings settings;
    private final SinkStatus status;
    private final SinkLog log;
    private final LongSupplier ticker;
    private final CloseSignal stop;
    private final Receipts receipts;
    private final Intake intake;
    private final Aside aside;
    private final Failures failures;
    private int busFailures;
    private long probeDueNanos;

    SinkPump(
            EventSubscription subscription,
            GuardedSink sink,
            PumpSettings settings,
            SinkStatus status,
            SinkLog log,
            LongSupplier ticker,
            CloseSignal stop) {
        this.subscription = subscription;
        this.sink = sink;
        this.settings = settings;
        this.status = status;
        this.log = log;
        this.ticker = ticker;
        this.stop = stop;
        probeDueNanos = ticker.getAsLong();
        receipts = new Receipts(subscription);
        intake = new Intake(subscription, settings.sink(), receipts, status, ticker);
        aside = new Aside(settings.sink());
        failures = new Failures(settings, aside, receipts, status, log);
    }

    /** Cuts waits short: the end is near. */
    void hurry() {
        stop.hurry();
    }

    /** Ends the intake and cuts waits short. */
    void beginClose() {
        subscription.close();
        stop.hurry();
    }

    /** Ends the work as soon as the sink lets go; the caller interrupts the thread. */
    void abandon() {
        stop.giveUp();
    }

    /** Runs to the end; an error of the JVM comes out, after which this may be called again. */
    void run() {
        boolean isDone = false;
        while (!isDone && !stop.isGivenUp()) {
            try {
                isDone = turn();
            } catch (InterruptedException e) {
                // Whether to give up is for the loop's condition to say.
            } catch (RuntimeException e) {
                busFailed(e);
            }
        }
        handLastReceipts();
    }

    private boolean turn() throws InterruptedException {
        if (stop.isNew()) {
            failures.hurry(ticker.getAsLong());
        }
        receipts.hand();
        if (intake.isEmpty() && aside.isEmpty() && subscription.isDrained()) {
            return true;
        }
        long away = failures.nanosUntilOpen(ticker.getAsLong());
        if (away > 0) {
            stop.pause(away);
            return false;
        }
        take();
        busWorks();
        List<PendingEvent> batch = nextBatch(ticker.getAsLong());
        if (!batch.isEmpty()) {
            attempt(batch);
        }
        log.dropped(subscription.dropped());
        return false;
    }

    private void take() throws InterruptedException {
        long now = ticker.getAsLong();
        long wait = nanosUntilNext(now);
        int most = mostToTake(now);
        if (most == 0) {
            if (wait > 0) {
                stop.pause(wait);
            }
        } else if (!intake.isEmpty() && wait > 0) {
            stop.pause(Math.min(wait, lookWait()));
            intake.poll(most, 0);
        } else if (!intake.poll(most, wait) && intake.isEmpty() && aside.isEmpty() && subscription.lag() == 0) {
            status.idle();
        }
    }

    private long lookWait() {
        return Math.max(settings.sink().batchWait().toNanos() / LOOKS_PER_BATCH, SHORTEST_LOOK);
    }

    /** If all that failed is to blame itself, only new events can show it, so one of these is tried now and then however many are held. */
    private int mostToTake(long now) {
        if (intake.isFull() || subscription.isDrained()) {
            return 0;
        }
        if (aside.hasRoomFor(settings.sink().batchSize())) {
            return settings.sink().batchSize();
        }
        if (!intake.isEmpty() || !aside.hasReserve() || probeDueNanos - now > 0) {
            return 0;
        }
        probeDueNanos = now + PROBE_WAIT;
        return 1;
    }

    private long nanosUntilNext(long now) {
        long wait = POLL_WAIT;
        if (!aside.isEmpty()) {
            wait = Math.min(wait, aside.nanosUntilDue(now));
        }
        if (!intake.isEmpty()) {
            wait = stop.isNoticed() ? 0 : Math.min(wait, intake.nanosUntilReady(now));
        }
        return Math.max(wait, 0);
    }

    /** New events go first while nothing gets through: one that came to grief must not stand in their way. */
    private List<PendingEvent> nextBatch(long now) {
        boolean isReady = !intake.isEmpty() && (stop.isNoticed() || intake.nanosUntilReady(now) <= 0);
        if (isReady && (failures.areContinuing() || !aside.isDue(now))) {
            return intake.takeBatch();
        }
        return aside.takeDue(now, failures.batchLimit(), settings.sink().batchBytes());
    }

    private void attempt(List<PendingEvent> batch) {
        List<ExchangeEvent> events = new ArrayList<>(batch.size());
        int again = 0;
        for (PendingEvent event : batch) {
            events.add(event.event());
            again += event.isTriedAgain() ? 1 : 0;
        }
        status.attemptStarts(again);
        List<DeliveryResult> results;
        try {
            results = sink.deliver(events);
        } finally {
            status.attemptEnds();
            // A sink that leaves its thread interrupted must not cut the next wait short.
            boolean ignored = Thread.interrupted();
        }
        settle(new Attempt(batch, results), again < batch.size());
        receipts.hand();
    }

    private void settle(Attempt attempt, boolean hasNewEvents) {
        long newest = 0;
        for (PendingEvent event : attempt.delivered()) {
            newest = Math.max(newest, event.number());
            receipts.acknowledge(event.delivery());
        }
        status.delivered(attempt.delivered().size());
        attempt.rejected().forEach((event, refusal) -> {
            status.rejected(refusal.reason());
            log.rejected(event.event().exchangeId(), refusal.reason(), status.rejectedCount());
            receipts.deadLetter(event.delivery(), refusal.reason());
        });
        failures.note(attempt, newest, hasNewEvents, ticker.getAsLong());
    }

    private void busWorks() {
        if (busFailures > 0) {
            busFailures = 0;
            status.busWorks();
            log.busWorks();
        }
    }

    private void busFailed(RuntimeException failure) {
        busFailures++;
        status.busFails(StackText.name(failure));
        log.busFailed(failure);
        long delay = settings.backoff().delay(busFailures, null).toNanos();
        stop.pause(stop.isNoticed() ? Math.min(delay, POLL_WAIT) : delay);
    }

    /** Waits after an error. Returns whether there is anything left to run for. */
    boolean recover() {
        stop.pause(POLL_WAIT);
        return !stop.isGivenUp();
    }

    private void handLastReceipts() {
        try {
            receipts.hand();
        } catch (RuntimeException e) {
            log.busFailed(e);
        }
    }
}
