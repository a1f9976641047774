package io.llmproxy.core.internal.dispatch;

import io.llmproxy.api.plugin.PluginConfig;
import io.llmproxy.api.plugin.PluginSetting;
import io.llmproxy.api.sink.EventSink;
import io.llmproxy.api.sink.EventSinkProvider;
import io.llmproxy.core.InvalidConfigException;
import io.llmproxy.core.internal.plugin.PluginCatalog;
import io.llmproxy.core.internal.plugin.PluginSettings;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
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
     * @param requests the sinks to create, in order; those that the host has made are only configured
     * @param variables environment variables, which give what the settings do not
     * @param clock lent to the sinks
     * @param classLoader where providers are looked for
     * @return the sinks in the order of the requests, each subscribing under its name
     * @throws InvalidConfigException if a sink is unknown, asked for twice, or its settings are wrong; reports all problems
     */
    public static List<ConfiguredSink> create(
            Collection<RequestedSink> requests,
            Map<String, String> variables,
            InstantSource clock,
            ClassLoader classLoader) {
        return new SinkDiscovery(PluginCatalog.of(EventSinkProvider.class, classLoader), variables, clock)
                .create(requests, classLoader);
    }

    private List<ConfiguredSink> create(Collection<RequestedSink> requests, ClassLoader classLoader) {
        List<ConfiguredSink> sinks = new ArrayList<>();
        catalog.duplicates().forEach(problem -> problems.add("sinks: " + problem));
        Set<String> names = new HashSet<>();
        for (RequestedSink request : requests) {
            EventSink own = request.own();
            if (!names.add(request.name())) {
                problems.add("sinks: '" + request.name() + "' is asked for twice (expected: each name once)");
            } else if (own != null) {
                add(request, CommonSettings.with(Map.of()), config -> own, sinks);
            } else {
                catalog.find(request.name())
                        .ifPresentOrElse(
                                found -> add(
                                        request,
                                        CommonSettings.with(found.settings()),
                                        config -> found.plugin().create(config),
                                        sinks),
                                () -> problems.add("sinks: no sink '" + request.name() + "' (found: "
                                        + catalog.describe() + "; class loader: " + classLoader + ")"));
            }
        }
        throwIfWrong();
        catalog.broken().forEach(cause -> log.warn("A sink provider that is not in use cannot be loaded", cause));
        return sinks;
    }

    private void add(
            RequestedSink request,
            Map<String, PluginSetting> declared,
            Function<PluginConfig, EventSink> maker,
            List<ConfiguredSink> sinks) {
        String prefix = "sink." + request.name() + ".";
        PluginSettings settings = new PluginSettings(prefix, declared, request.settings(), variables);
        problems.addAll(settings.problems());
        if (!settings.problems().isEmpty()) {
            return;
        }
        PluginConfig config = settings.config(clock);
        SinkSettings common = CommonSettingsReader.read(prefix, config, problems);
        try {
            sinks.add(new ConfiguredSink(request.name(), request.name(), maker.apply(config), common));
        } catch (IllegalArgumentException e) {
            problems.add(String.valueOf(e.getMessage()));
            causes.add(e);
        } catch (LinkageError | RuntimeException e) {
            problems.add("sinks: '" + request.name() + "' cannot be created: "
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
