package io.llmproxy.cli;

import io.llmproxy.api.Secret;
import io.llmproxy.api.plugin.PluginSetting;
import io.llmproxy.core.AvailablePlugins;
import io.llmproxy.core.AvailablePlugins.Service;
import io.llmproxy.core.EventDispatcher;
import io.llmproxy.core.EventDispatcherBuilder;
import io.llmproxy.core.InvalidConfigException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * What the dispatcher runs with.
 *
 * @param service the name of the sink
 * @param address where it tells how it is, or null for nowhere
 * @param metricsToken what callers must send to read the metrics, or null if everybody may
 * @param dispatcher the dispatcher, ready to be started
 * @param locator turns a problem with a setting into one that names the option or variable that gave its value
 */
record DispatcherSettings(
        String service,
        @Nullable ListenAddress address,
        @Nullable Secret metricsToken,
        EventDispatcherBuilder dispatcher,
        UnaryOperator<String> locator) {
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

    /**
     * Starts the dispatcher.
     *
     * @throws InvalidConfigException if a setting is wrong; reports all problems
     */
    EventDispatcher start() {
        try {
            return dispatcher.start();
        } catch (InvalidConfigException e) {
            throw new InvalidConfigException(e.problems().stream().map(locator).toList());
        }
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
            PluginValues sinkValues = sinkValues(service);
            PluginValues busValues = busValues(bus);
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
                            .bus(bus, busValues.values())
                            .sink(service, sinkValues.values()),
                    problem -> busValues.located(sinkValues.located(problem)));
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
        private PluginValues sinkValues(String service) {
            Service sink = plugins.sinks().stream()
                    .filter(candidate -> candidate.name().equals(service))
                    .findFirst()
                    .orElse(null);
            List<PluginSetting> declared = new ArrayList<>(plugins.commonSinkSettings());
            if (sink == null) {
                String names = String.join(
                        ", ", plugins.sinks().stream().map(Service::name).toList());
                problems.add(environment.origin(SERVICE) + ": no service '" + service + "' (expected: " + names + ")");
            } else {
                declared.addAll(sink.settings());
            }
            PluginValues values = new PluginValues(environment, "sink." + service + ".", declared);
            Map<String, String> variableOfKey = Map.of(
                    values.has("endpoint") ? "endpoint" : "path",
                    ENDPOINT,
                    "api-key",
                    API_KEY,
                    "batch-size",
                    BATCH_SIZE);
            values.addGiven(given);
            variableOfKey.forEach(values::addOption);
            values.addVariables(
                    "LLMPROXY_SINK_" + service.toUpperCase(Locale.ROOT).replace('-', '_') + "_", problems);
            variableOfKey.forEach(values::addVariable);
            return values;
        }

        /** The dispatcher is one member of one group, whatever the sink is called. */
        private PluginValues busValues(String name) {
            List<PluginSetting> declared = plugins.buses().stream()
                    .filter(candidate -> candidate.name().equals(name))
                    .findFirst()
                    .map(Service::settings)
                    .orElse(List.of());
            PluginValues values = new PluginValues(environment, "bus.", declared);
            values.addOption("batch-size", BUFFER);
            values.addVariables("LLMPROXY_BUS_", problems);
            values.addVariable("batch-size", BUFFER);
            values.addDefault("group-per-sink", "false");
            return values;
        }
    }
}
