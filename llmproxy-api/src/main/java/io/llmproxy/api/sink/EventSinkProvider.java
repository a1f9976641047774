package io.llmproxy.api.sink;

import io.llmproxy.api.plugin.Plugin;
import io.llmproxy.api.plugin.PluginConfig;

/**
 * Makes a kind of sink; the plug-in's entry. Its settings are named below {@code llmproxy.sink.<name>.}
 *
 * <p>Providers are found with {@link java.util.ServiceLoader} and need a public constructor without parameters. Being found
 * does not switch a sink on: only sinks that the configuration names are created.
 */
public interface EventSinkProvider extends Plugin {
    /**
     * Makes a sink. Must not do I/O: that belongs into {@link EventSink#start()}.
     *
     * @param config the sink's settings
     * @return the sink, which the engine starts and closes
     * @throws IllegalArgumentException if a setting is wrong; the message names it
     */
    EventSink create(PluginConfig config);
}
