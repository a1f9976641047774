package io.llmproxy.core.internal.dispatch;

import io.llmproxy.api.sink.DeliveryResult;
import io.llmproxy.api.sink.DeliveryResult.Delivered;
import io.llmproxy.api.sink.DeliveryResult.Rejected;
import io.llmproxy.api.sink.DeliveryResult.Retry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A sink's answer to one batch, sorted by what is to be done. Order is kept. */
final class Attempt {
    private final List<PendingEvent> delivered = new ArrayList<>();
    private final Map<PendingEvent, Rejected> rejected = new LinkedHashMap<>();
    private final Map<PendingEvent, Retry> again = new LinkedHashMap<>();
    private int passedOver;

    Attempt(List<PendingEvent> batch, List<DeliveryResult> results) {
        for (int i = 0; i < batch.size(); i++) {
            add(batch.get(i), results.get(i));
        }
    }

    private void add(PendingEvent event, DeliveryResult result) {
        if (result instanceof Delivered) {
            delivered.add(event);
            passedOver = again.size();
        } else if (result instanceof Rejected refusal) {
            rejected.put(event, refusal);
        } else if (result instanceof Retry retry) {
            again.put(event, retry);
        }
    }

    int size() {
        return delivered.size() + rejected.size() + again.size();
    }

    List<PendingEvent> delivered() {
        return delivered;
    }

    /** Returns what the sink will never take. */
    Map<PendingEvent, Rejected> rejected() {
        return rejected;
    }

    /** Returns what neither was taken nor refused. */
    Map<PendingEvent, Retry> again() {
        return again;
    }

    /**
     * Returns how many of {@link #again}, from the first on, have failed for a reason of their own: they were alone, or the sink went on to
     * deliver what came after them. The others may come after the point at which it had enough.
     */
    int failedAlone() {
        return cameToNothing() && again.size() == 1 ? 1 : passedOver;
    }

    /** Returns whether the sink has dealt with none of the events. */
    boolean cameToNothing() {
        return delivered.isEmpty() && rejected.isEmpty();
    }

    /** Returns why the last of {@link #again} has to come again. */
    String retryReason() {
        String reason = "";
        for (Retry retry : again.values()) {
            reason = retry.reason();
        }
        return reason;
    }

    /** Returns the longest delay that is granted, zero if none was asked for. */
    Duration retryAfter() {
        Duration longest = Duration.ZERO;
        for (Retry retry : again.values()) {
            Duration granted = Gate.granted(retry.after());
            longest = granted.compareTo(longest) > 0 ? granted : longest;
        }
        return longest;
    }
}
