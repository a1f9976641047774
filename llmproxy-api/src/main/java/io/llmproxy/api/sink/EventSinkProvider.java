package io.llmproxy.api.sink;

import java.util.List;

/**
 * Makes a kind of sink; the plug-in's entry.
 *
 * <p>Providers are found with {@link java.util.ServiceLoader} and need a public constructor without parameters. Being found
 * does not switch a sink on: only sinks that the configuration names are created.
 */
public interface EventSinkProvider {
    /**
     * Returns the name by which the configuration asks for the sink.
     *
     * @return lower-case letters, digits and hyphens, such as {@code cloudwatch}
     */
    String name();

    /**
     * Declares the settings that the sink understands. The default declares none.
     *
     * @return the settings
     */
    default List<SinkSetting> settings() {
        return List.of();
    }

    /**
     * Makes a sink. Must not do I/O: that belongs into {@link EventSink#start()}.
     *
     * @param config the sink's settings
     * @return the sink, which the engine starts and closes
     * @throws IllegalArgumentException if a setting is wrong; the message names it
     */
    EventSink create(SinkConfig config);
}
