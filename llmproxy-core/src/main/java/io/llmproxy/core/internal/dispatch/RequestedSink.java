package io.llmproxy.core.internal.dispatch;

import static java.util.Objects.requireNonNull;

import io.llmproxy.api.sink.EventSink;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A sink that is asked for, as yet unchecked.
 *
 * <p>Internal: not part of the public API, may change at any time.
 *
 * @param name its name
 * @param own the sink itself if the host has made it, or null if a provider of that name is to make it
 * @param settings by key; those of every sink, and those that the provider declares
 */
public record RequestedSink(String name, @Nullable EventSink own, Map<String, String> settings) {
    /** Checks the parts. */
    public RequestedSink {
        requireNonNull(name, "name");
        settings = Map.copyOf(settings);
    }

    /** Tells the name only: settings may be credentials. */
    @Override
    public String toString() {
        return "RequestedSink[" + name + "]";
    }
}
