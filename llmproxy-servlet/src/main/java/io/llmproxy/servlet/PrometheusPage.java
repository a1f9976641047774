package io.llmproxy.servlet;

import io.llmproxy.api.event.UsageSource;
import io.llmproxy.core.ExchangeCount;
import io.llmproxy.core.LatencyHistogram;
import io.llmproxy.core.Metrics;
import io.llmproxy.core.ProviderMetrics;
import io.llmproxy.servlet.PrometheusText.Family;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.function.ToLongFunction;

/** All metrics of an engine for Prometheus: first those that the Go edition had, under their names, then the others. */
final class PrometheusPage {
    private final Metrics metrics;
    private final PrometheusText text = new PrometheusText();

    private PrometheusPage(Metrics metrics) {
        this.metrics = metrics;
    }

    static String of(Metrics metrics, JvmCounts jvm) {
        PrometheusPage page = new PrometheusPage(metrics);
        page.addTotals();
        page.addCache();
        jvm.addTo(page.text);
        page.addExchanges();
        page.addUsage();
        PrometheusEvents.add(page.text, EventState.of(metrics.health()));
        return page.text.toString();
    }

    private void addTotals() {
        text.gauge("llm_proxy_uptime_seconds", "Time since the engine was built.", metrics.uptime());
        text.counter("llm_proxy_requests_total", "Calls that have ended, whatever their end.", metrics.requests());
        text.counter(
                "llm_proxy_errors_total",
                "Calls with a status of 400 or above or without a proper end.",
                metrics.errors());
    }

    /** There is no cache yet; dashboards ask for these. */
    private void addCache() {
        text.counter("llm_proxy_cache_hits_total", "Answers from the cache.", 0);
        text.counter("llm_proxy_cache_misses_total", "Answers that the cache did not have.", 0);
        text.counter("llm_proxy_cache_bypass_total", "Calls that did not ask the cache.", 0);
        text.counter("llm_proxy_cache_stores_total", "Answers put into the cache.", 0);
    }

    private void addExchanges() {
        text.gauge(
                "llm_proxy_exchanges_running",
                "Calls under way.",
                metrics.health().runningExchanges());
        Family exchanges = text.counter(
                "llm_proxy_exchanges_total", "Calls that have ended, by outcome and class of the client's status.");
        for (ProviderMetrics provider : metrics.providers()) {
            for (ExchangeCount count : provider.exchanges()) {
                exchanges.add(
                        provider(provider)
                                .with("outcome", lowerCase(count.outcome()))
                                .with("status", statusClass(count.statusClass())),
                        count.count());
            }
        }
        addHistogram(
                "llm_proxy_exchange_duration_seconds",
                "Time from the arrival of a call that was not refused to its last byte.",
                ProviderMetrics::duration);
        addHistogram(
                "llm_proxy_time_to_first_byte_seconds",
                "Time from the arrival of a call to the first byte of the provider's answer.",
                ProviderMetrics::timeToFirstByte);
    }

    private void addHistogram(String name, String help, Function<ProviderMetrics, LatencyHistogram> of) {
        Family histogram = text.histogram(name, help);
        metrics.providers().forEach(provider -> histogram.add(provider(provider), of.apply(provider)));
    }

    private void addUsage() {
        Family tokens = text.counter("llm_proxy_tokens_total", "Tokens, by direction and by who counted them.");
        for (ProviderMetrics provider : metrics.providers()) {
            for (UsageSource source : List.of(UsageSource.PROVIDER, UsageSource.ESTIMATED)) {
                PrometheusLabels labels = provider(provider).with("source", lowerCase(source));
                tokens.add(labels.with("direction", "input"), provider.inputTokens(source));
                tokens.add(labels.with("direction", "output"), provider.outputTokens(source));
            }
        }
        Family cost =
                text.counter("llm_proxy_cost_usd_total", "Costs in US dollars of the calls whose costs are known.");
        metrics.providers().forEach(provider -> cost.add(provider(provider), provider.costUsd()));
        addPerProvider("llm_proxy_request_bytes_total", "Bytes of bodies from clients.", ProviderMetrics::requestBytes);
        addPerProvider(
                "llm_proxy_response_bytes_total", "Bytes of bodies from providers.", ProviderMetrics::responseBytes);
    }

    private void addPerProvider(String name, String help, ToLongFunction<ProviderMetrics> of) {
        Family family = text.counter(name, help);
        metrics.providers().forEach(provider -> family.add(provider(provider), of.applyAsLong(provider)));
    }

    private static PrometheusLabels provider(ProviderMetrics provider) {
        return PrometheusLabels.of("provider", provider.provider());
    }

    static String statusClass(int firstDigit) {
        return firstDigit == 0 ? "none" : firstDigit + "xx";
    }

    static String lowerCase(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }
}
