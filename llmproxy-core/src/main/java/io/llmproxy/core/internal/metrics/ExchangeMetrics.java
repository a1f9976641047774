package io.llmproxy.core.internal.metrics;

import io.llmproxy.api.event.ExchangeEvent;
import io.llmproxy.core.ProviderMetrics;
import java.time.Duration;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/** Counts the exchanges of an engine, each once when it is recorded. Safe for use by many threads. */
public final class ExchangeMetrics {
    static final String NO_PROVIDER = "none";
    static final String OTHER_PROVIDERS = "other";
    static final int MOST_PROVIDERS = 100;

    private final LongSupplier ticker;
    private final long builtAt;
    private final Map<String, ProviderCounts> byProvider = new ConcurrentHashMap<>();

    /**
     * Starts to count.
     *
     * @param providers names that are told from the start, though nothing has happened yet
     * @param ticker elapsed time in nanoseconds
     */
    public ExchangeMetrics(Collection<String> providers, LongSupplier ticker) {
        this.ticker = ticker;
        builtAt = ticker.getAsLong();
        providers.forEach(this::counts);
    }

    /**
     * Counts an exchange that has ended.
     *
     * @param event its record
     */
    public void add(ExchangeEvent event) {
        counts(event.provider().orElse(NO_PROVIDER)).add(event);
    }

    /** A provider file may be loaded again and again with ever new names; what is counted stays bounded all the same. */
    private ProviderCounts counts(String provider) {
        ProviderCounts known = byProvider.get(provider);
        if (known != null) {
            return known;
        }
        String name = byProvider.size() < MOST_PROVIDERS ? provider : OTHER_PROVIDERS;
        return byProvider.computeIfAbsent(name, unused -> new ProviderCounts());
    }

    /**
     * Returns what was counted for each provider.
     *
     * @return by name in ascending order
     */
    public List<ProviderMetrics> providers() {
        return byProvider.entrySet().stream()
                .map(entry -> entry.getValue().snapshot(entry.getKey()))
                .sorted(Comparator.comparing(ProviderMetrics::provider))
                .toList();
    }

    /**
     * Returns how long there has been counting.
     *
     * @return zero or more
     */
    public Duration uptime() {
        return Duration.ofNanos(ticker.getAsLong() - builtAt);
    }
}
