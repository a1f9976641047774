package io.llmproxy.api.plugin;

import java.util.List;

/** What all kinds of plug-ins tell about themselves. */
public interface Plugin {
    /**
     * Returns the name by which the configuration asks for the plug-in.
     *
     * @return lower-case letters, digits and hyphens, such as {@code cloudwatch}; unique among the plug-ins of its kind
     */
    String name();

    /**
     * Declares the settings that the plug-in understands. The default declares none.
     *
     * @return the settings
     */
    default List<PluginSetting> settings() {
        return List.of();
    }
}
