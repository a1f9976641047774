package io.llmproxy.core.internal.metrics;

import io.llmproxy.api.event.UsageSource;
import io.llmproxy.core.ExchangeCount;
import io.llmproxy.core.LatencyHistogram;
import io.llmproxy.core.ProviderMetrics;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;

/** The counts of a provider at one moment. */
record ProviderSnapshot(
        String provider,
        List<ExchangeCount> exchanges,
        Map<UsageSource, Long> inputTokens,
        Map<UsageSource, Long> outputTokens,
        BigDecimal costUsd,
        LatencyHistogram duration,
        LatencyHistogram timeToFirstByte,
        long requestBytes,
        long responseBytes)
        implements ProviderMetrics {
    @Override
    public long inputTokens(UsageSource source) {
        return inputTokens.getOrDefault(source, 0L);
    }

    @Override
    public long outputTokens(UsageSource source) {
        return outputTokens.getOrDefault(source, 0L);
    }
}
