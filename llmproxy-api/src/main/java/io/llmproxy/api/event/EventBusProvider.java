package io.llmproxy.api.event;

import io.llmproxy.api.plugin.Plugin;
import io.llmproxy.api.plugin.PluginConfig;

/**
 * Makes a kind of bus; the plug-in's entry. Its settings are named below {@code llmproxy.bus.}; one that it declares as
 * {@code buffer-size} defaults to the engine's {@code event-buffer-size}.
 *
 * <p>Providers are found with {@link java.util.ServiceLoader} and need a public constructor without parameters. Being found
 * does not switch a bus on: the setting {@code event-bus} names the one that is used.
 */
public interface EventBusProvider extends Plugin {
    /**
     * Opens a bus. One whose back end is elsewhere and cannot be reached opens all the same, and tries again later.
     *
     * @param config the bus's settings
     * @return the open bus, which the engine closes
     * @throws IllegalArgumentException if a setting is wrong; the message names it
     */
    EventBus open(PluginConfig config);
}
