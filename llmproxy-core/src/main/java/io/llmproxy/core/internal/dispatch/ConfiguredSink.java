package io.llmproxy.core.internal.dispatch;

import io.llmproxy.api.sink.EventSink;

/**
 * A sink that is ready to be started.
 *
 * <p>Internal: not part of the public API, may change at any time.
 *
 * @param name in health, logs and the name of its thread
 * @param group under which it subscribes
 * @param sink the sink
 * @param settings what it gets
 */
public record ConfiguredSink(String name, String group, EventSink sink, SinkSettings settings) {
    /** A sink with the defaults that subscribes under its name. */
    public static ConfiguredSink of(String name, EventSink sink) {
        return new ConfiguredSink(name, name, sink, SinkSettings.defaults());
    }

    /** Returns the same sink subscribing under another name. */
    public ConfiguredSink inGroup(String other) {
        return new ConfiguredSink(name, other, sink, settings);
    }
}
