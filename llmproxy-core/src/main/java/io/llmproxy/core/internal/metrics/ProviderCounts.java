package io.llmproxy.core.internal.metrics;

import static java.util.Objects.requireNonNull;

import io.llmproxy.api.event.ExchangeEvent;
import io.llmproxy.api.event.Outcome;
import io.llmproxy.api.event.Usage;
import io.llmproxy.api.event.UsageSource;
import io.llmproxy.core.ExchangeCount;
import io.llmproxy.core.ProviderMetrics;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** Counts the exchanges with one provider. Safe for use by many threads, without locks. */
final class ProviderCounts {
    private static final int STATUS_CLASSES = 6;

    private final Map<Outcome, List<LongAdder>> exchanges = perConstant(
            Outcome.class,
            () -> Stream.generate(LongAdder::new).limit(STATUS_CLASSES).toList());
    private final Map<UsageSource, LongAdder> inputTokens = perConstant(UsageSource.class, LongAdder::new);
    private final Map<UsageSource, LongAdder> outputTokens = perConstant(UsageSource.class, LongAdder::new);
    private final AtomicReference<BigDecimal> costUsd = new AtomicReference<>(BigDecimal.ZERO);
    private final RunningHistogram duration = new RunningHistogram();
    private final RunningHistogram timeToFirstByte = new RunningHistogram();
    private final LongAdder requestBytes = new LongAdder();
    private final LongAdder responseBytes = new LongAdder();

    private static <K extends Enum<K>, V> Map<K, V> perConstant(Class<K> type, Supplier<V> initial) {
        Map<K, V> values = new EnumMap<>(type);
        for (K constant : type.getEnumConstants()) {
            values.put(constant, initial.get());
        }
        return values;
    }

    private static <K extends Enum<K>, V> V at(Map<K, V> values, K constant) {
        return requireNonNull(values.get(constant));
    }

    void add(ExchangeEvent event) {
        at(exchanges, event.outcome()).get(statusClass(event.status())).increment();
        if (!event.isUsageRepeated()) {
            add(event.usage());
        }
        event.costUsd().ifPresent(cost -> costUsd.accumulateAndGet(cost, BigDecimal::add));
        if (event.outcome() != Outcome.REFUSED) {
            duration.add(event.duration());
        }
        event.timeToFirstByte().ifPresent(timeToFirstByte::add);
        requestBytes.add(event.requestBytes());
        responseBytes.add(event.responseBytes());
    }

    private static int statusClass(int status) {
        return Math.max(0, Math.min(status / 100, STATUS_CLASSES - 1));
    }

    private void add(Usage usage) {
        usage.inputTokens().ifPresent(at(inputTokens, usage.source())::add);
        usage.outputTokens().ifPresent(at(outputTokens, usage.source())::add);
    }

    ProviderMetrics snapshot(String provider) {
        return new ProviderSnapshot(
                provider,
                exchangeCounts(),
                sums(inputTokens),
                sums(outputTokens),
                requireNonNull(costUsd.get()),
                duration.snapshot(),
                timeToFirstByte.snapshot(),
                requestBytes.sum(),
                responseBytes.sum());
    }

    private List<ExchangeCount> exchangeCounts() {
        List<ExchangeCount> counts = new ArrayList<>();
        exchanges.forEach((outcome, byStatus) -> {
            for (int statusClass = 0; statusClass < STATUS_CLASSES; statusClass++) {
                long count = byStatus.get(statusClass).sum();
                if (count > 0) {
                    counts.add(new ExchangeCount(outcome, statusClass, count));
                }
            }
        });
        return List.copyOf(counts);
    }

    private static Map<UsageSource, Long> sums(Map<UsageSource, LongAdder> adders) {
        Map<UsageSource, Long> sums = new EnumMap<>(UsageSource.class);
        adders.forEach((source, adder) -> sums.put(source, adder.sum()));
        return Map.copyOf(sums);
    }
}
