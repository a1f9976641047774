package io.llmproxy.api.sink;

import static java.util.Objects.requireNonNull;

import org.jspecify.annotations.Nullable;

/**
 * A setting that a sink understands. The declared settings are the only ones accepted; any other key is a start-up error.
 *
 * @param key name below {@code llmproxy.sink.<name>.}, in kebab-case
 * @param description one sentence for the documentation
 * @param defaultValue the value used if the setting is absent, or null if it has none
 * @param isRequired whether start-up fails without it
 * @param isSecret whether the value must never be shown
 */
public record SinkSetting(
        String key, String description, @Nullable String defaultValue, boolean isRequired, boolean isSecret) {
    /** Checks the parts. */
    public SinkSetting {
        requireNonNull(key, "key");
        requireNonNull(description, "description");
    }

    /**
     * Declares a setting that must be given.
     *
     * @param key name in kebab-case
     * @param description one sentence
     * @return the setting
     */
    public static SinkSetting required(String key, String description) {
        return new SinkSetting(key, description, null, true, false);
    }

    /**
     * Declares a setting that may be absent.
     *
     * @param key name in kebab-case
     * @param description one sentence
     * @param defaultValue the value used if it is absent, or null for none
     * @return the setting
     */
    public static SinkSetting optional(String key, String description, @Nullable String defaultValue) {
        return new SinkSetting(key, description, defaultValue, false, false);
    }

    /**
     * Declares a credential that must be given.
     *
     * @param key name in kebab-case
     * @param description one sentence
     * @return the setting
     */
    public static SinkSetting secret(String key, String description) {
        return new SinkSetting(key, description, null, true, true);
    }
}
