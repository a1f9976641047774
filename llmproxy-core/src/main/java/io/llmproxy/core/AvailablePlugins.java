package io.llmproxy.core;

import static java.util.Objects.requireNonNull;

import io.llmproxy.api.event.EventBusProvider;
import io.llmproxy.api.plugin.Plugin;
import io.llmproxy.api.plugin.PluginSetting;
import io.llmproxy.api.sink.EventSinkProvider;
import io.llmproxy.core.internal.dispatch.CommonSettings;
import io.llmproxy.core.internal.event.BusDiscovery;
import io.llmproxy.core.internal.plugin.PluginCatalog;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The sinks and buses that a configuration can name, with the settings that they understand. Immutable. */
public final class AvailablePlugins {
    private final List<Service> sinks;
    private final List<Service> buses;
    private final List<String> problems;

    private AvailablePlugins(List<Service> sinks, List<Service> buses, List<String> problems) {
        this.sinks = sinks;
        this.buses = buses;
        this.problems = problems;
    }

    /**
     * Looks through a class path. Creates the providers, but neither sinks nor buses.
     *
     * @param classLoader where to look
     * @return what there is
     */
    public static AvailablePlugins of(ClassLoader classLoader) {
        requireNonNull(classLoader, "classLoader");
        PluginCatalog<EventSinkProvider> sinks = PluginCatalog.of(EventSinkProvider.class, classLoader);
        PluginCatalog<EventBusProvider> buses = PluginCatalog.of(EventBusProvider.class, classLoader);
        List<Service> allBuses = new ArrayList<>();
        allBuses.add(new Service(BusDiscovery.IN_MEMORY, List.of()));
        allBuses.addAll(services(buses));
        return new AvailablePlugins(
                services(sinks),
                List.copyOf(allBuses),
                Stream.concat(problems(sinks), problems(buses)).toList());
    }

    private static List<Service> services(PluginCatalog<? extends Plugin> catalog) {
        return catalog.all().stream()
                .map(found ->
                        new Service(found.name(), List.copyOf(found.settings().values())))
                .toList();
    }

    private static Stream<String> problems(PluginCatalog<?> catalog) {
        return Stream.concat(
                catalog.duplicates().stream(), catalog.broken().stream().map(Throwable::toString));
    }

    /**
     * Returns the sinks.
     *
     * @return in the order of their names
     */
    public List<Service> sinks() {
        return sinks;
    }

    /**
     * Returns the settings that every sink has besides its own. A sink that declares one of them itself changes its default.
     *
     * @return in a fixed order
     */
    public List<PluginSetting> commonSinkSettings() {
        return CommonSettings.ALL;
    }

    /**
     * Returns the buses.
     *
     * @return the one in memory, then the others in the order of their names
     */
    public List<Service> buses() {
        return buses;
    }

    /**
     * Returns what is wrong with other plug-ins: those that cannot be loaded, and names that several claim.
     *
     * @return one sentence each
     */
    public List<String> problems() {
        return problems;
    }

    /**
     * A sink or a bus.
     *
     * @param name by which a configuration asks for it
     * @param settings what it declares, in its order
     */
    public record Service(String name, List<PluginSetting> settings) {
        /** Checks the parts. */
        public Service {
            requireNonNull(name, "name");
            settings = List.copyOf(settings);
        }
    }
}
