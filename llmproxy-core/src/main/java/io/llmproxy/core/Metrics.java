package io.llmproxy.core;

import java.time.Duration;
import java.util.List;

/**
 * What an engine has counted since it was built, at one moment. A call counts when it has ended and is recorded, which is shortly
 * after its client has the last byte; whatever its end, it counts once. Nothing of a client's is in it: no token, no path, no model.
 *
 * <p>Immutable. To feed another registry, such as Micrometer's, let its gauges and function counters read a fresh one.
 */
public final class Metrics {
    private final Duration uptime;
    private final List<ProviderMetrics> providers;
    private final LlmProxy.Health health;

    Metrics(Duration uptime, List<ProviderMetrics> providers, LlmProxy.Health health) {
        this.uptime = uptime;
        this.providers = List.copyOf(providers);
        this.health = health;
    }

    /**
     * Returns how long ago the engine was built.
     *
     * @return zero or more
     */
    public Duration uptime() {
        return uptime;
    }

    /**
     * Returns all calls that have ended.
     *
     * @return the sum over all providers
     */
    public long requests() {
        return providers.stream().mapToLong(ProviderMetrics::requests).sum();
    }

    /**
     * Returns the calls that failed, for whatever reason.
     *
     * @return the sum over all providers
     */
    public long errors() {
        return providers.stream().mapToLong(ProviderMetrics::errors).sum();
    }

    /**
     * Returns what was counted for each provider.
     *
     * @return by name in ascending order; configured providers are in it from the start
     */
    public List<ProviderMetrics> providers() {
        return providers;
    }

    /**
     * Returns what is going on: running calls, the bus, the sinks.
     *
     * @return as {@link LlmProxy#health()} told it at the same moment
     */
    public LlmProxy.Health health() {
        return health;
    }
}
