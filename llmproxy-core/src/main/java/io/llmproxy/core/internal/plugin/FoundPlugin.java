package io.llmproxy.core.internal.plugin;

import static java.util.Objects.requireNonNull;

import io.llmproxy.api.plugin.Plugin;
import io.llmproxy.api.plugin.PluginSetting;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A plug-in that works so far.
 *
 * <p>Internal: not part of the public API, may change at any time.
 *
 * @param <P> its kind
 * @param name its name
 * @param plugin the plug-in
 * @param settings what it declares, by key, in its order
 */
public record FoundPlugin<P extends Plugin>(String name, P plugin, Map<String, PluginSetting> settings) {
    /** Checks the parts. */
    public FoundPlugin {
        requireNonNull(name, "name");
    }

    static <P extends Plugin> FoundPlugin<P> of(P plugin) {
        Map<String, PluginSetting> settings = new LinkedHashMap<>();
        plugin.settings().forEach(setting -> settings.put(setting.key(), setting));
        return new FoundPlugin<>(plugin.name(), plugin, settings);
    }
}
