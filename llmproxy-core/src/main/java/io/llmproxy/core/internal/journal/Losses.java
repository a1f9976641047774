package io.llmproxy.core.internal.journal;

import io.llmproxy.api.event.EventBus.Counters;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/** Counts deliveries that were lost, by reason. */
final class Losses {
    private final Map<String, LongAdder> byReason = Map.of(
            Counters.QUEUE_FULL, new LongAdder(),
            Counters.CLOSED, new LongAdder(),
            Counters.FAILED, new LongAdder(),
            Counters.OVERFLOW, new LongAdder());

    void add(String reason, long count) {
        LongAdder adder = byReason.get(reason);
        if (adder == null) {
            throw new IllegalArgumentException("reason: " + reason + " (expected: one of Counters)");
        }
        adder.add(count);
    }

    Map<String, Long> byReason() {
        Map<String, Long> counts = new HashMap<>();
        byReason.forEach((reason, count) -> counts.put(reason, count.sum()));
        return counts;
    }
}
