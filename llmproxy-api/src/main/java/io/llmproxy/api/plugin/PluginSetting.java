package io.llmproxy.api.plugin;

import static java.util.Objects.requireNonNull;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A setting that a plug-in understands. The declared settings are the only ones accepted; any other key is a start-up error.
 *
 * @param key name below {@code llmproxy.sink.<name>.} or {@code llmproxy.bus.}, in kebab-case
 * @param description one sentence for the documentation
 * @param defaultValue the value used if the setting is absent, or null if it has none
 * @param isRequired whether start-up fails without it
 * @param isSecret whether the value must never be shown
 * @param variables environment variables that give the value too, besides {@code LLMPROXY_SINK_<NAME>_<KEY>}; the first one that is
 *     set counts. Empty unless the plug-in is known by older names
 */
public record PluginSetting(
        String key,
        String description,
        @Nullable String defaultValue,
        boolean isRequired,
        boolean isSecret,
        List<String> variables) {
    /** Checks the parts. */
    public PluginSetting {
        requireNonNull(key, "key");
        requireNonNull(description, "description");
        variables = List.copyOf(variables);
    }

    /**
     * Declares a setting that must be given.
     *
     * @param key name in kebab-case
     * @param description one sentence
     * @return the setting
     */
    public static PluginSetting required(String key, String description) {
        return new PluginSetting(key, description, null, true, false, List.of());
    }

    /**
     * Declares a setting that may be absent.
     *
     * @param key name in kebab-case
     * @param description one sentence
     * @param defaultValue the value used if it is absent, or null for none
     * @return the setting
     */
    public static PluginSetting optional(String key, String description, @Nullable String defaultValue) {
        return new PluginSetting(key, description, defaultValue, false, false, List.of());
    }

    /**
     * Declares a credential that must be given.
     *
     * @param key name in kebab-case
     * @param description one sentence
     * @return the setting
     */
    public static PluginSetting secret(String key, String description) {
        return new PluginSetting(key, description, null, true, true, List.of());
    }

    /**
     * Declares a credential that may be absent.
     *
     * @param key name in kebab-case
     * @param description one sentence
     * @return the setting
     */
    public static PluginSetting optionalSecret(String key, String description) {
        return new PluginSetting(key, description, null, false, true, List.of());
    }

    /**
     * Lets environment variables give the value too.
     *
     * @param names the first one that is set counts
     * @return the same setting with these variables
     */
    public PluginSetting orVariables(String... names) {
        return new PluginSetting(key, description, defaultValue, isRequired, isSecret, List.of(names));
    }
}
