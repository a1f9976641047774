package io.llmproxy.core.internal.dispatch;

import io.llmproxy.api.event.Delivery;
import io.llmproxy.api.event.EventSubscription;
import io.llmproxy.api.event.ExchangeEvent;
import io.llmproxy.api.sink.DeliveryResult;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Moves events from a subscription to a sink until the subscription is drained or what is left is abandoned.
 *
 * <p>Runs on the sink's thread; {@link #beginClose} and {@link #abandon} are called from others.
 */
final class SinkPump {
    /** Bounds the wait of subscriptions that do not wake up when they are closed. */
    private static final Duration POLL_WAIT = Duration.ofSeconds(1);

    private final EventSubscription subscription;
    private final GuardedSink sink;
    private final PumpSettings settings;
    private final SinkStatus status;
    private final SinkLog log;
    private final CountDownLatch closing = new CountDownLatch(1);
    private final CountDownLatch abandoned = new CountDownLatch(1);

    SinkPump(EventSubscription subscription, GuardedSink sink, PumpSettings settings, SinkStatus status, SinkLog log) {
        this.subscription = subscription;
        this.sink = sink;
        this.settings = settings;
        this.status = status;
        this.log = log;
    }

    /** Ends the intake and cuts a wait for the next attempt short. */
    void beginClose() {
        subscription.close();
        closing.countDown();
    }

    /** Ends the work as soon as the sink lets go; the caller interrupts the thread. */
    void abandon() {
        abandoned.countDown();
    }

    void run() {
        int failures = 0;
        while (!isAbandoned() && !subscription.isDrained()) {
            try {
                List<Delivery> batch = subscription.poll(settings.batchSize(), POLL_WAIT);
                if (failures > 0) {
                    failures = 0;
                    settled();
                }
                if (!batch.isEmpty()) {
                    deliver(batch);
                }
                log.dropped(subscription.dropped());
            } catch (InterruptedException e) {
                // Whether to give up is for the loop's condition to say.
            } catch (RuntimeException e) {
                failures++;
                status.failing(GuardedSink.reason(e));
                log.busFailed(e);
                pause(settings.backoff().delay(failures, null));
            }
        }
    }

    private void deliver(List<Delivery> batch) {
        List<Delivery> open = batch;
        int failures = 0;
        while (true) {
            Attempt attempt = attempt(open);
            settle(attempt);
            open = attempt.again();
            if (open.isEmpty()) {
                return;
            }
            failures++;
            if (pause(settings.backoff().delay(failures, attempt.retryAfter()))) {
                failures = 0;
            }
            if (isAbandoned()) {
                return;
            }
            status.retried(open.size());
        }
    }

    private Attempt attempt(List<Delivery> open) {
        List<ExchangeEvent> events = open.stream().map(Delivery::event).toList();
        status.attemptStarts();
        try {
            List<DeliveryResult> results = sink.deliver(events);
            return new Attempt(open, results);
        } finally {
            status.attemptEnds();
            // A sink that leaves its thread interrupted must not cut the next wait short.
            boolean ignored = Thread.interrupted();
        }
    }

    private void settle(Attempt attempt) {
        status.delivered(attempt.delivered().size());
        subscription.acknowledge(attempt.delivered());
        attempt.rejected().forEach((delivery, reason) -> {
            status.rejected(reason);
            log.rejected(delivery.event().exchangeId(), reason, status.rejectedCount());
        });
        subscription.acknowledge(attempt.rejected().keySet());
        if (attempt.again().isEmpty()) {
            settled();
        } else {
            status.failing(attempt.retryReason());
            log.retrying(attempt.again().size(), attempt.retryReason());
        }
    }

    private void settled() {
        status.working();
        log.delivering();
    }

    /** Waits and returns whether the wait was cut short: by the begin of the close, or later by giving up. */
    private boolean pause(Duration delay) {
        CountDownLatch cut = closing.getCount() > 0 ? closing : abandoned;
        try {
            return cut.await(TimeUnit.NANOSECONDS.convert(delay), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            return isAbandoned();
        }
    }

    private boolean isAbandoned() {
        return abandoned.getCount() == 0;
    }
}
