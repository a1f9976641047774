package io.llmproxy.core.internal.dispatch;

import io.llmproxy.api.event.CapturedBody;
import io.llmproxy.api.event.Delivery;
import io.llmproxy.api.event.ExchangeEvent;
import java.util.Optional;

/**
 * An event in the hands of a pump, and what speaks against it. That an event failed says nothing, since its sink may take nothing at
 * all; but if a later one is delivered at once between its failures, and that again and again, the fault is its own.
 */
final class PendingEvent {
    private static final long BYTES_WITHOUT_BODIES = 1L << 10;

    private final long number;
    private final Delivery delivery;
    private final ExchangeEvent event;
    private final long bytes;
    private boolean hasBeenTried;
    private int failures;
    private double strikes;
    private long newestAtLastStrike;
    private long earliestNanos;
    private long dueNanos;

    /**
     * Takes an event.
     *
     * @param number grows from event to event
     * @param delivery as it came from the bus
     * @param event what the sink sees of it
     */
    PendingEvent(long number, Delivery delivery, ExchangeEvent event) {
        this.number = number;
        this.delivery = delivery;
        this.event = event;
        this.newestAtLastStrike = number;
        this.bytes = BYTES_WITHOUT_BODIES + length(event.requestBody()) + length(event.responseBody());
    }

    private static long length(Optional<CapturedBody> body) {
        return body.isPresent() ? body.get().text().length() : 0;
    }

    long number() {
        return number;
    }

    Delivery delivery() {
        return delivery;
    }

    ExchangeEvent event() {
        return event;
    }

    /** Returns an estimate of the event's size. */
    long bytes() {
        return bytes;
    }

    /** Returns whether this is another attempt, and remembers that there is one now. */
    boolean isTriedAgain() {
        boolean before = hasBeenTried;
        hasBeenTried = true;
        return before;
    }

    /** Notes that the event failed, and returns how often that was since it was taken or hastened. */
    int failed() {
        failures++;
        return failures;
    }

    /**
     * Notes that the reason lay in the event, if the sink works, and returns how much speaks for that by now.
     *
     * @param newestDelivered the highest number that was delivered at its first attempt so far
     * @param strike what this failure counts, 0 to 1
     */
    double failedAlone(long newestDelivered, double strike) {
        if (newestDelivered > newestAtLastStrike) {
            newestAtLastStrike = newestDelivered;
            strikes += strike;
        }
        return strikes;
    }

    /** Returns whether the event has failed while later ones were delivered. */
    boolean isSuspect() {
        return strikes > 0;
    }

    /**
     * Sets the time of the next attempt.
     *
     * @param due when it is due
     * @param earliest when the sink wants it at the earliest, however well things go
     */
    void waitUntil(long due, long earliest) {
        dueNanos = due;
        earliestNanos = earliest;
    }

    /** Makes the next attempt due as soon as the sink wants it. */
    void hasten() {
        dueNanos = earliestNanos;
        failures = 0;
    }

    /** Makes the next attempt due now, whatever the sink wants. */
    void hurry(long now) {
        dueNanos = now;
        earliestNanos = now;
        failures = 0;
    }

    long dueNanos() {
        return dueNanos;
    }

    /** Orders by due time, and events of the same due time by age. */
    static int compare(PendingEvent one, PendingEvent other) {
        long earlier = one.dueNanos - other.dueNanos;
        return earlier == 0 ? Long.compare(one.number, other.number) : Long.signum(earlier);
    }
}
