package io.llmproxy.core.internal.dispatch;

import io.llmproxy.api.event.Delivery;
import io.llmproxy.api.event.EventSubscription;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.LongSupplier;

/** Takes new events from a subscription, sorts out what is not meant for the sink, and forms batches of the rest. */
final class Intake {
    private final EventSubscription subscription;
    private final SinkSettings settings;
    private final Receipts receipts;
    private final SinkStatus status;
    private final LongSupplier ticker;
    private final Deque<PendingEvent> events = new ArrayDeque<>();
    private long bytes;
    private long numbers;
    private long oldestNanos;

    Intake(
            EventSubscription subscription,
            SinkSettings settings,
            Receipts receipts,
            SinkStatus status,
            LongSupplier ticker) {
        this.subscription = subscription;
        this.settings = settings;
        this.receipts = receipts;
        this.status = status;
        this.ticker = ticker;
    }

    boolean isEmpty() {
        return events.isEmpty();
    }

    boolean isFull() {
        return events.size() >= settings.batchSize() || bytes >= settings.batchBytes();
    }

    /** Takes what is there, at most so much, or waits for a first event. Returns whether anything came. */
    boolean poll(int most, long waitNanos) throws InterruptedException {
        List<Delivery> polled =
                subscription.poll(Math.min(most, settings.batchSize() - events.size()), Duration.ofNanos(waitNanos));
        if (polled.isEmpty()) {
            return false;
        }
        if (events.isEmpty()) {
            oldestNanos = ticker.getAsLong();
        }
        polled.forEach(this::take);
        return true;
    }

    private void take(Delivery delivery) {
        if (settings.filter().isMeant(delivery.event())) {
            numbers++;
            PendingEvent event =
                    new PendingEvent(numbers, delivery, settings.view().of(delivery.event()));
            events.add(event);
            bytes += event.bytes();
        } else {
            status.filtered();
            receipts.acknowledge(delivery);
        }
    }

    /** Returns how long the next batch has to wait for more events, zero or less if it is ready; there must be an event. */
    long nanosUntilReady(long now) {
        return isFull() ? 0 : settings.batchWait().toNanos() - (now - oldestNanos);
    }

    /** Takes the next batch, at least one event. */
    List<PendingEvent> takeBatch() {
        List<PendingEvent> batch = new ArrayList<>(events.size());
        long batchBytes = 0;
        while (!events.isEmpty()
                && (batch.isEmpty() || batchBytes + events.element().bytes() <= settings.batchBytes())) {
            PendingEvent next = events.remove();
            batch.add(next);
            batchBytes += next.bytes();
        }
        bytes -= batchBytes;
        return batch;
    }
}
