package io.llmproxy.core.internal.dispatch;

import java.util.ArrayList;
import java.util.List;
import java.util.PriorityQueue;
import java.util.function.Consumer;

/** Events that failed and wait for their next attempt, each with a due time of its own. */
final class Aside {
    private static final int MOST_EVENTS = 1000;
    private static final long MOST_BYTES = 16L << 20;

    private final int mostEvents;
    private final long mostBytes;
    private PriorityQueue<PendingEvent> events = new PriorityQueue<>(PendingEvent::compare);
    private long bytes;

    Aside(SinkSettings settings) {
        mostEvents = Math.max(MOST_EVENTS, 4 * settings.batchSize());
        mostBytes = Math.max(MOST_BYTES, 4 * settings.batchBytes());
    }

    /** Returns whether so many events more may fail, without the reserve. The bound of bytes may be exceeded by one batch. */
    boolean hasRoomFor(int more) {
        return events.size() + more <= mostEvents && bytes < mostBytes;
    }

    /** Returns whether there is room for one event more in the reserve, which is as large again. */
    boolean hasReserve() {
        return events.size() < 2 * mostEvents && bytes < 2 * mostBytes;
    }

    void add(PendingEvent event) {
        events.add(event);
        bytes += event.bytes();
    }

    boolean isEmpty() {
        return events.isEmpty();
    }

    boolean isDue(long now) {
        return !events.isEmpty() && nanosUntilDue(now) <= 0;
    }

    /** Returns how long the first event has to wait, zero or less if it is due; there must be one. */
    long nanosUntilDue(long now) {
        return events.element().dueNanos() - now;
    }

    /** Takes what is due, at least one event and at most so many events and bytes. */
    List<PendingEvent> takeDue(long now, int most, long mostBatchBytes) {
        List<PendingEvent> batch = new ArrayList<>();
        long batchBytes = 0;
        while (batch.size() < most && isDue(now)) {
            PendingEvent next = events.element();
            if (!batch.isEmpty() && batchBytes + next.bytes() > mostBatchBytes) {
                break;
            }
            batch.add(events.remove());
            batchBytes += next.bytes();
        }
        bytes -= batchBytes;
        return batch;
    }

    /** Changes the due times of all events. */
    void reschedule(Consumer<PendingEvent> change) {
        PriorityQueue<PendingEvent> reordered = new PriorityQueue<>(PendingEvent::compare);
        for (PendingEvent event : events) {
            change.accept(event);
            reordered.add(event);
        }
        events = reordered;
    }
}
