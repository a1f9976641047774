package io.llmproxy.core.internal.dispatch;

import io.llmproxy.api.sink.EventSink;
import io.llmproxy.api.sink.EventSinkProvider;
import io.llmproxy.core.InvalidConfigException;
import io.llmproxy.core.internal.plugin.FoundPlugin;
import io.llmproxy.core.internal.plugin.PluginCatalog;
import io.llmproxy.core.internal.plugin.PluginSettings;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes the sinks that a configuration names out of the providers on the class path. Being on the class path does not switch a
 * sink on.
 *
 * <p>Internal: not part of the public API, may change at any time.
 */
public final class SinkDiscovery {
    private static final Logger log = LoggerFactory.getLogger(SinkDiscovery.class);

    private final PluginCatalog<EventSinkProvider> catalog;
    private final Map<String, String> variables;
    private final InstantSource clock;
    private final List<String> problems = new ArrayList<>();
    private final List<Throwable> causes = new ArrayList<>();

    private SinkDiscovery(
            PluginCatalog<EventSinkProvider> catalog, Map<String, String> variables, InstantSource clock) {
        this.catalog = catalog;
        this.variables = variables;
        this.clock = clock;
    }

    /**
     * Creates sinks without starting them.
     *
     * @param names the sinks to create, in order
     * @param settings by name of the sink its settings, by key
     * @param variables environment variables, which give what the settings do not
     * @param clock lent to the sinks
     * @param classLoader where providers are looked for
     * @return the sinks by name, in the order of the names
     * @throws InvalidConfigException if a sink is unknown or its settings are wrong; reports all problems
     */
    public static Map<String, EventSink> create(
            Collection<String> names,
            Map<String, Map<String, String>> settings,
            Map<String, String> variables,
            InstantSource clock,
            ClassLoader classLoader) {
        return new SinkDiscovery(PluginCatalog.of(EventSinkProvider.class, classLoader), variables, clock)
                .create(names, settings, classLoader);
    }

    private Map<String, EventSink> create(
            Collection<String> names, Map<String, Map<String, String>> settings, ClassLoader classLoader) {
        Map<String, EventSink> sinks = new LinkedHashMap<>();
        catalog.duplicates().forEach(problem -> problems.add("sinks: " + problem));
        Set<String> distinct = new LinkedHashSet<>(names);
        if (distinct.size() < names.size()) {
            problems.add("sinks: " + String.join(", ", names) + " (expected: each name once)");
        }
        for (String name : distinct) {
            catalog.find(name)
                    .ifPresentOrElse(
                            found -> create(found, settings.getOrDefault(name, Map.of()), sinks),
                            () -> problems.add("sinks: no sink '" + name + "' (found: " + catalog.describe()
                                    + "; class loader: " + classLoader + ")"));
        }
        for (String name : new TreeSet<>(settings.keySet())) {
            if (!distinct.contains(name)) {
                problems.add(
                        "sink." + name + ": settings of a sink that is not switched on (expected: its name in sinks)");
            }
        }
        throwIfWrong();
        catalog.broken().forEach(cause -> log.warn("A sink provider that is not in use cannot be loaded", cause));
        return sinks;
    }

    private void create(
            FoundPlugin<EventSinkProvider> found, Map<String, String> values, Map<String, EventSink> sinks) {
        PluginSettings settings = new PluginSettings("sink." + found.name() + ".", found.settings(), values, variables);
        problems.addAll(settings.problems());
        if (!settings.problems().isEmpty()) {
            return;
        }
        try {
            sinks.put(found.name(), found.plugin().create(settings.config(clock)));
        } catch (IllegalArgumentException e) {
            problems.add(String.valueOf(e.getMessage()));
            causes.add(e);
        } catch (LinkageError | RuntimeException e) {
            problems.add("sinks: '" + found.name() + "' cannot be created: "
                    + e.getClass().getName());
            causes.add(e);
        }
    }

    private void throwIfWrong() {
        if (!problems.isEmpty()) {
            InvalidConfigException invalid = new InvalidConfigException(problems);
            causes.forEach(invalid::addSuppressed);
            catalog.broken().forEach(invalid::addSuppressed);
            throw invalid;
        }
    }
}
