package io.llmproxy.core.internal.event;

import io.llmproxy.api.event.EventBus;
import io.llmproxy.api.event.EventBusProvider;
import io.llmproxy.core.InvalidConfigException;
import io.llmproxy.core.internal.plugin.FoundPlugin;
import io.llmproxy.core.internal.plugin.PluginCatalog;
import io.llmproxy.core.internal.plugin.PluginSettings;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Opens the bus that a configuration names: the one in memory, or one that a provider on the class path makes.
 *
 * <p>Internal: not part of the public API, may change at any time.
 */
public final class BusDiscovery {
    /** The bus that needs nothing. */
    public static final String IN_MEMORY = "in-memory";

    private static final String BUFFER_SIZE = "buffer-size";

    private BusDiscovery() {}

    /**
     * Opens a bus.
     *
     * @param name what {@code event-bus} says
     * @param settings the settings of the bus, by key
     * @param bufferSize what {@code event-buffer-size} says; the default of a setting {@code buffer-size}
     * @param variables environment variables, which give what the settings do not
     * @param clock lent to the bus
     * @param classLoader where providers are looked for
     * @return the open bus
     * @throws InvalidConfigException if there is no such bus or its settings are wrong; reports all problems
     */
    public static EventBus open(
            String name,
            Map<String, String> settings,
            int bufferSize,
            Map<String, String> variables,
            InstantSource clock,
            ClassLoader classLoader) {
        if (name.equals(IN_MEMORY)) {
            throwIfAny(new PluginSettings("bus.", Map.of(), settings, Map.of()).problems());
            return new InMemoryEventBus(bufferSize);
        }
        PluginCatalog<EventBusProvider> catalog = PluginCatalog.of(EventBusProvider.class, classLoader);
        List<String> problems = new ArrayList<>();
        catalog.duplicates().forEach(problem -> problems.add("event-bus: " + problem));
        throwIfAny(problems);
        FoundPlugin<EventBusProvider> found = catalog.find(name)
                .orElseThrow(() -> new InvalidConfigException(List.of("event-bus: no bus '" + name + "' (found: "
                        + IN_MEMORY + ", " + catalog.describe() + "; class loader: " + classLoader + ")")));
        return open(found, settings, bufferSize, variables, clock);
    }

    private static EventBus open(
            FoundPlugin<EventBusProvider> found,
            Map<String, String> settings,
            int bufferSize,
            Map<String, String> variables,
            InstantSource clock) {
        Map<String, String> given = new HashMap<>(settings);
        if (found.settings().containsKey(BUFFER_SIZE)) {
            given.putIfAbsent(BUFFER_SIZE, Integer.toString(bufferSize));
        }
        PluginSettings checked = new PluginSettings("bus.", found.settings(), given, variables);
        throwIfAny(checked.problems());
        try {
            return found.plugin().open(checked.config(clock));
        } catch (IllegalArgumentException e) {
            throw new InvalidConfigException(String.valueOf(e.getMessage()), e);
        }
    }

    private static void throwIfAny(List<String> problems) {
        if (!problems.isEmpty()) {
            throw new InvalidConfigException(problems);
        }
    }
}
