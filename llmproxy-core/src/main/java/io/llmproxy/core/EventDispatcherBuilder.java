package io.llmproxy.core;

import static java.util.Objects.requireNonNull;

import io.llmproxy.api.event.EventBus;
import io.llmproxy.api.sink.EventSink;
import io.llmproxy.core.internal.dispatch.ConfiguredSink;
import io.llmproxy.core.internal.dispatch.RequestedSink;
import io.llmproxy.core.internal.dispatch.SinkDiscovery;
import io.llmproxy.core.internal.dispatch.SinkDispatcher;
import io.llmproxy.core.internal.event.BusDiscovery;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Configures an {@link EventDispatcher}. Not safe for use by several threads. */
public final class EventDispatcherBuilder {
    private final List<RequestedSink> sinks = new ArrayList<>();
    private Map<String, String> variables = Map.of();
    private @Nullable EventBus bus;
    private @Nullable String busName;
    private Map<String, String> busSettings = Map.of();
    private int bufferSize = LlmProxyBuilder.DEFAULT_EVENT_BUFFER_SIZE;
    private @Nullable String group;
    private InstantSource clock = InstantSource.system();
    private LongSupplier ticker = System::nanoTime;
    private ClassLoader classLoader = EventDispatcher.class.getClassLoader();

    EventDispatcherBuilder() {}

    /**
     * Gives the environment variables that stand for settings of the bus and the sinks under older names; none by default.
     *
     * @param variables such as {@link System#getenv()}; those that no setting names are ignored
     * @return this builder
     */
    public EventDispatcherBuilder environment(Map<String, String> variables) {
        this.variables = Map.copyOf(variables);
        return this;
    }

    /**
     * Takes events from an open bus. The dispatcher closes it, also if it cannot start.
     *
     * @param bus the host's own
     * @return this builder
     */
    public EventDispatcherBuilder bus(EventBus bus) {
        this.bus = requireNonNull(bus, "bus");
        busName = null;
        return this;
    }

    /**
     * Takes events from a bus by name, such as {@code redis-streams}.
     *
     * @param name the name of its provider
     * @param settings what its provider declares
     * @return this builder
     */
    public EventDispatcherBuilder bus(String name, Map<String, String> settings) {
        bus = null;
        busName = requireNonNull(name, "name");
        busSettings = Map.copyOf(settings);
        return this;
    }

    /**
     * Sets the default of the setting {@code buffer-size} of a bus that is opened by name;
     * {@value LlmProxyBuilder#DEFAULT_EVENT_BUFFER_SIZE} by default.
     *
     * @param events 1 to 1,000,000
     * @return this builder
     */
    public EventDispatcherBuilder bufferSize(int events) {
        if (events < 1 || events > 1_000_000) {
            throw new IllegalArgumentException("event-buffer-size: " + events + " (expected: 1 to 1000000)");
        }
        bufferSize = events;
        return this;
    }

    /**
     * Adds a sink by name: a built-in one such as {@code file}, or one that a plug-in on the class path provides.
     *
     * @param name the name of its provider, unique among all sinks
     * @param settings what its provider declares, and those that every sink has
     * @return this builder
     */
    public EventDispatcherBuilder sink(String name, Map<String, String> settings) {
        sinks.add(new RequestedSink(name, null, settings));
        return this;
    }

    /**
     * Adds a sink that the host has made. The dispatcher starts and closes it.
     *
     * @param name unique among all sinks
     * @param sink receives the events
     * @param settings of those that every sink has
     * @return this builder
     */
    public EventDispatcherBuilder sink(String name, EventSink sink, Map<String, String> settings) {
        sinks.add(new RequestedSink(name, requireNonNull(sink, "sink"), settings));
        return this;
    }

    /**
     * Sets the group under which the one sink subscribes; its name by default. Dispatchers that share a group share the events, those of
     * different groups each get all of them.
     *
     * @param group unique per bus
     * @return this builder
     */
    public EventDispatcherBuilder group(String group) {
        this.group = requireNonNull(group, "group");
        return this;
    }

    /**
     * Replaces the system's clock.
     *
     * @param clock the wall clock
     * @return this builder
     */
    public EventDispatcherBuilder clock(InstantSource clock) {
        this.clock = requireNonNull(clock, "clock");
        return this;
    }

    /**
     * Replaces {@link System#nanoTime()}.
     *
     * @param ticker nanoseconds of elapsed time
     * @return this builder
     */
    public EventDispatcherBuilder ticker(LongSupplier ticker) {
        this.ticker = requireNonNull(ticker, "ticker");
        return this;
    }

    /**
     * Sets where providers of sinks and buses are looked for; by default where this class comes from.
     *
     * @param classLoader such as that of the web application
     * @return this builder
     */
    public EventDispatcherBuilder classLoader(ClassLoader classLoader) {
        this.classLoader = requireNonNull(classLoader, "classLoader");
        return this;
    }

    /**
     * Opens the bus, starts the sinks, and begins to deliver.
     *
     * @return the running dispatcher, which the caller closes
     * @throws InvalidConfigException if a setting is wrong; nothing stays open then
     * @throws io.llmproxy.api.sink.SinkException if a sink cannot start; nothing stays open then
     */
    public EventDispatcher start() {
        try {
            List<ConfiguredSink> configured = inGroup(SinkDiscovery.create(sinks, variables, clock, classLoader));
            EventBus open = openBus();
            return new EventDispatcher(open, SinkDispatcher.start(open, configured, clock, ticker));
        } catch (RuntimeException | Error e) {
            if (bus != null) {
                bus.close(Duration.ZERO);
            }
            throw e;
        }
    }

    private List<ConfiguredSink> inGroup(List<ConfiguredSink> configured) {
        if (configured.isEmpty()) {
            throw new InvalidConfigException("sinks: none (expected: at least one)", null);
        }
        String shared = group;
        if (shared == null) {
            return configured;
        }
        if (configured.size() > 1) {
            throw new InvalidConfigException(
                    "group: '" + shared + "' for " + configured.size() + " sinks (expected: one sink)", null);
        }
        return List.of(configured.get(0).inGroup(shared));
    }

    private EventBus openBus() {
        if (bus == null) {
            if (busName == null) {
                throw new InvalidConfigException("event-bus: none (expected: where the events come from)", null);
            }
            bus = BusDiscovery.open(busName, busSettings, bufferSize, variables, clock, classLoader);
        }
        return bus;
    }
}
