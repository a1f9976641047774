package io.llmproxy.cli;

import io.llmproxy.api.Secret;
import io.llmproxy.api.plugin.PluginSetting;
import io.llmproxy.core.AvailablePlugins;
import io.llmproxy.core.AvailablePlugins.Service;
import io.llmproxy.core.EventDispatcher;
import io.llmproxy.core.EventDispatcherBuilder;
import io.llmproxy.core.InvalidConfigException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What the dispatcher runs with.
 *
 * @param service the name of the sink
 * @param address where it tells how it is, or null for nowhere
 * @param metricsToken what callers must send to read the metrics, or null if everybody may
 * @param dispatcher the dispatcher, ready to be started
 */
record DispatcherSettings(
        String service,
        @Nullable ListenAddress address,
        @Nullable Secret metricsToken,
        EventDispatcherBuilder dispatcher) {
    static final String SERVICE = "DISPATCHER_SERVICE";
    static final String ENDPOINT = "DISPATCHER_ENDPOINT";
    static final String API_KEY = "LLM_PROXY_API_KEY";
    static final String BATCH_SIZE = "DISPATCHER_BATCH_SIZE";
    static final String BUFFER = "DISPATCHER_BUFFER";
    static final String ADDRESS = "DISPATCHER_ADDR";

    private static final String BUS = "LLM_PROXY_EVENT_BUS";
    private static final String OWN_BUS = "LLMPROXY_EVENT_BUS";
    private static final String SHARED_BUS = "redis-streams";
    private static final Set<String> UNSHARED_BUSES = Set.of("in-memory", "memory", "journal");

    /**
     * Reads the settings, and applies the log level to the whole program.
     *
     * @param given settings of the sink from the command line
     * @throws InvalidConfigException with all problems at once
     */
    static DispatcherSettings read(
            LayeredEnvironment environment, Map<String, String> given, AvailablePlugins plugins) {
        return new Reader(environment, given, plugins).read();
    }

    /** Reads variables; what is wrong becomes a problem. */
    private static final class Reader {
        private final LayeredEnvironment environment;
        private final Map<String, String> given;
        private final AvailablePlugins plugins;
        private final List<String> problems = new ArrayList<>();

        Reader(LayeredEnvironment environment, Map<String, String> given, AvailablePlugins plugins) {
            this.environment = environment;
            this.given = given;
            this.plugins = plugins;
        }

        DispatcherSettings read() {
            LogLevel level = read(ServerSettings.LOG_LEVEL, LogLevel::parse);
            if (level != null) {
                level.apply();
            }
            ListenAddress address = read(ADDRESS, ListenAddress::parse);
            String service = textOr("file", SERVICE);
            String bus = bus();
            Map<String, String> sinkSettings = sinkSettings(service);
            Map<String, String> busSettings = busSettings(bus);
            if (!problems.isEmpty()) {
                throw new InvalidConfigException(problems);
            }
            String token = environment.get(MetricsSettings.TOKEN);
            return new DispatcherSettings(
                    service,
                    address,
                    token == null ? null : Secret.of(token.strip()),
                    EventDispatcher.builder()
                            .environment(environment.variables())
                            .bus(bus, busSettings)
                            .sink(service, sinkSettings));
        }

        private <T> @Nullable T read(String variable, Function<String, T> parser) {
            String text = environment.get(variable);
            try {
                return text == null ? null : parser.apply(text.strip());
            } catch (IllegalArgumentException e) {
                problems.add(environment.origin(variable) + ": " + e.getMessage());
                return null;
            }
        }

        private String textOr(String fallback, String variable) {
            String text = environment.get(variable);
            return text == null ? fallback : text.strip();
        }

        private String bus() {
            String variable = environment.get(OWN_BUS) == null ? BUS : OWN_BUS;
            String bus = textOr(SHARED_BUS, variable);
            if (UNSHARED_BUSES.contains(bus)) {
                problems.add(environment.origin(variable) + ": " + bus
                        + ": its events stay within the process that has it, whose own sinks take them (expected: a bus"
                        + " that processes share, such as " + SHARED_BUS + ")");
            }
            return bus;
        }

        /** Options win over variables, and {@code LLMPROXY_SINK_<NAME>_<KEY>} over the names of the Go edition. */
        private Map<String, String> sinkSettings(String service) {
            Service sink = plugins.sinks().stream()
                    .filter(candidate -> candidate.name().equals(service))
                    .findFirst()
                    .orElse(null);
            if (sink == null) {
                problems.add(environment.origin(SERVICE) + ": no service '" + service + "' (expected: "
                        + String.join(
                                ", ",
                                plugins.sinks().stream().map(Service::name).toList()) + ")");
                return Map.of();
            }
            List<PluginSetting> declared = new ArrayList<>(sink.settings());
            declared.addAll(plugins.commonSinkSettings());
            Map<String, String> settings = new LinkedHashMap<>(given);
            Set<String> keys = new LinkedHashSet<>(
                    declared.stream().map(PluginSetting::key).toList());
            putVariables("LLMPROXY_SINK_" + shouting(service) + "_", keys, settings);
            put(settings, keys.contains("endpoint") || !keys.contains("path") ? "endpoint" : "path", keys, ENDPOINT);
            put(settings, "api-key", keys, API_KEY);
            put(settings, "batch-size", keys, BATCH_SIZE);
            return settings;
        }

        private Map<String, String> busSettings(String name) {
            Map<String, String> settings = new LinkedHashMap<>();
            plugins.buses().stream()
                    .filter(candidate -> candidate.name().equals(name))
                    .findFirst()
                    .ifPresent(bus -> {
                        Set<String> keys = new LinkedHashSet<>(
                                bus.settings().stream().map(PluginSetting::key).toList());
                        if (keys.contains("group-per-sink")) {
                            settings.put("group-per-sink", "false");
                        }
                        put(settings, "batch-size", keys, BUFFER);
                        putVariables("LLMPROXY_BUS_", keys, settings);
                    });
            return settings;
        }

        private void putVariables(String prefix, Set<String> keys, Map<String, String> settings) {
            environment.variables().forEach((variable, value) -> {
                if (variable.startsWith(prefix) && !value.isBlank()) {
                    String key = variable.substring(prefix.length())
                            .toLowerCase(Locale.ROOT)
                            .replace('_', '-');
                    if (keys.contains(key)) {
                        settings.putIfAbsent(key, value.strip());
                    } else {
                        problems.add(environment.origin(variable) + ": unknown setting (expected: "
                                + String.join(", ", keys) + ")");
                    }
                }
            });
        }

        private void put(Map<String, String> settings, String key, Set<String> keys, String variable) {
            String value = environment.get(variable);
            if (value != null && keys.contains(key)) {
                settings.putIfAbsent(key, value.strip());
            }
        }

        private static String shouting(String name) {
            return name.toUpperCase(Locale.ROOT).replace('-', '_');
        }
    }
}
