package io.llmproxy.core.internal.config;

import io.llmproxy.core.CircuitBreakerConfig;
import io.llmproxy.core.ProviderConfigBuilder;
import io.llmproxy.core.RetryConfig;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Reads {@code retries} and {@code circuit_breaker} of a provider. */
final class EntryRetries {
    private static final String RETRIES = "retries";
    private static final String ATTEMPTS = "attempts";
    private static final String BREAKER = "circuit_breaker";
    private static final String ATTEMPTS_EXPECTED = "how often a call is tried in all, 1 to 10";
    private static final List<String> RETRY_KEYS =
            List.of(ATTEMPTS, "statuses", "after_send", "pause", "longest_wait", "max_body");
    private static final List<String> BREAKER_KEYS = List.of("enabled", "failures", "cooldown");

    private EntryRetries() {}

    static void read(YamlMap entry, ProviderConfigBuilder builder) {
        if (entry.keys().contains(RETRIES)) {
            builder.retries(retries(entry));
        }
        YamlMap breaker = entry.map(BREAKER, BREAKER_KEYS);
        CircuitBreakerConfig config = breaker(breaker);
        Boolean isEnabled = breaker.value("enabled", EntryValues.TRUTH, EntryValues::truth);
        builder.circuitBreaker(Boolean.FALSE.equals(isEnabled) ? null : config);
    }

    private static RetryConfig retries(YamlMap entry) {
        YamlMap map = entry.map(RETRIES, RETRY_KEYS);
        if (entry.isMapping(RETRIES) && !map.keys().contains(ATTEMPTS)) {
            map.addProblem(ATTEMPTS, "missing (expected: " + ATTEMPTS_EXPECTED + ")");
        }
        RetryConfig.Builder builder = RetryConfig.builder(attempts(map));
        Set<Integer> statuses = new HashSet<>(map.list("statuses", "one status such as 503", text -> {
            int status = EntryValues.wholeNumber(text, "one of 429, 502, 503 and 504");
            EntryValues.judged(text, () -> RetryConfig.builder(1).statuses(Set.of(status)));
            return status;
        }));
        builder.statuses(statuses);
        Boolean isAfterSend = map.value("after_send", EntryValues.TRUTH, EntryValues::truth);
        builder.afterSend(Boolean.TRUE.equals(isAfterSend));
        map.value(
                "pause",
                EntryValues.DURATION,
                text -> EntryValues.judged(text, () -> builder.pause(Durations.parse(text))));
        map.value(
                "longest_wait",
                EntryValues.DURATION,
                text -> EntryValues.judged(text, () -> builder.longestWait(Durations.parse(text))));
        map.value(
                "max_body",
                "a size such as 1MiB",
                text -> EntryValues.judged(text, () -> builder.maxBodyBytes(size(text))));
        return builder.build();
    }

    private static int attempts(YamlMap map) {
        Integer attempts = map.value(ATTEMPTS, ATTEMPTS_EXPECTED, text -> {
            int count = EntryValues.wholeNumber(text, ATTEMPTS_EXPECTED);
            EntryValues.judged(text, () -> RetryConfig.builder(count));
            return count;
        });
        return attempts == null ? 1 : attempts;
    }

    private static CircuitBreakerConfig breaker(YamlMap map) {
        CircuitBreakerConfig standard = CircuitBreakerConfig.DEFAULT;
        Integer failures = map.value("failures", "a whole number, at least 1", text -> {
            int count = EntryValues.wholeNumber(text, "a whole number, at least 1");
            EntryValues.judged(text, () -> new CircuitBreakerConfig(count, standard.cooldown()));
            return count;
        });
        Duration cooldown = map.value("cooldown", EntryValues.DURATION, text -> {
            Duration time = Durations.parse(text);
            EntryValues.judged(text, () -> new CircuitBreakerConfig(standard.failures(), time));
            return time;
        });
        return new CircuitBreakerConfig(
                failures == null ? standard.failures() : failures, cooldown == null ? standard.cooldown() : cooldown);
    }

    private static int size(String text) {
        return (int) Math.min(ByteSizes.parse(text), Integer.MAX_VALUE);
    }
}
