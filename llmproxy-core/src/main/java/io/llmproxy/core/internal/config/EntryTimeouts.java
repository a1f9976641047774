package io.llmproxy.core.internal.config;

import io.llmproxy.core.EndpointTimeouts;
import io.llmproxy.core.ProviderConfigBuilder;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Reads {@code timeouts} and {@code connection} of a provider. */
final class EntryTimeouts {
    private static final String ENDPOINTS = "endpoints";
    private static final List<String> KEYS = List.of(
            "request",
            "response_header",
            "idle_connection",
            "flush_interval",
            "connect",
            "idle",
            "request_body",
            ENDPOINTS);
    private static final List<String> ENDPOINT_KEYS = List.of("response_header", "idle", "request");
    private static final List<String> CONNECTION_KEYS = List.of("max_idle_conns", "max_idle_conns_per_host");

    private EntryTimeouts() {}

    static void read(YamlMap entry, ProviderConfigBuilder builder) {
        YamlMap timeouts = entry.map("timeouts", KEYS);
        ifSet(orDefault(timeouts, "request"), builder::totalTimeout);
        ifSet(orDefault(timeouts, "response_header"), builder::firstByteTimeout);
        ifSet(orDefault(timeouts, "idle_connection"), builder::connectionKeepAlive);
        ifSet(positive(timeouts, "connect"), builder::connectTimeout);
        ifSet(positive(timeouts, "idle"), builder::idleTimeout);
        ifSet(positive(timeouts, "request_body"), builder::requestBodyTimeout);
        // Accepted so that existing files load: every chunk is flushed anyway, and there is one host per provider.
        timeouts.value("flush_interval", EntryValues.DURATION, EntryValues::duration);
        builder.endpointTimeouts(endpoints(timeouts));

        YamlMap connection = entry.map("connection", CONNECTION_KEYS);
        connection.value("max_idle_conns_per_host", "a whole number", EntryValues::countOrDefault);
        Integer maxIdle = connection.value("max_idle_conns", "a whole number", EntryValues::countOrDefault);
        if (maxIdle != null && maxIdle > 0) {
            builder.maxIdleConnections(maxIdle);
        }
    }

    private static Map<String, EndpointTimeouts> endpoints(YamlMap timeouts) {
        YamlMap endpoints = timeouts.map(ENDPOINTS, "a mapping from paths to time limits");
        Map<String, EndpointTimeouts> byPath = new LinkedHashMap<>();
        for (String path : endpoints.keys()) {
            YamlMap limits = endpoints.map(path, ENDPOINT_KEYS);
            if (endpoints.isMapping(path) && limits.keys().isEmpty()) {
                endpoints.addProblem(path, "empty (expected: " + String.join(", ", ENDPOINT_KEYS) + ")");
            }
            try {
                EndpointPattern.parse(path);
                byPath.put(
                        path,
                        new EndpointTimeouts(
                                positive(limits, "response_header"),
                                positive(limits, "idle"),
                                positive(limits, "request")));
            } catch (IllegalArgumentException e) {
                endpoints.addProblem(path, String.valueOf(e.getMessage()));
            }
        }
        return byPath;
    }

    private static @Nullable Duration orDefault(YamlMap times, String key) {
        return EntryValues.unlessZero(times.value(key, EntryValues.DURATION, EntryValues::duration));
    }

    private static @Nullable Duration positive(YamlMap times, String key) {
        return times.value(key, EntryValues.DURATION, EntryValues::positive);
    }

    private static void ifSet(@Nullable Duration time, Consumer<Duration> setter) {
        if (time != null) {
            setter.accept(time);
        }
    }
}
