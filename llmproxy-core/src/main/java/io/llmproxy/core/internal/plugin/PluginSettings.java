package io.llmproxy.core.internal.plugin;

import io.llmproxy.api.plugin.PluginConfig;
import io.llmproxy.api.plugin.PluginSetting;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * What is set for one plug-in, checked against what it declares.
 *
 * <p>Internal: not part of the public API, may change at any time.
 */
public final class PluginSettings {
    private final String prefix;
    private final Map<String, PluginSetting> declared;
    private final Map<String, String> values;

    /**
     * Joins what is set.
     *
     * @param prefix stands before the keys in messages, such as {@code sink.file.}
     * @param declared what the plug-in understands, by key
     * @param given texts by key; a blank text counts as absent
     * @param variables environment variables, which give what {@code given} does not
     */
    public PluginSettings(
            String prefix,
            Map<String, PluginSetting> declared,
            Map<String, String> given,
            Map<String, String> variables) {
        this.prefix = prefix;
        this.declared = declared;
        values = new HashMap<>(given);
        values.values().removeIf(String::isBlank);
        declared.forEach((key, setting) -> setting.variables().stream()
                .map(variable -> variables.getOrDefault(variable, ""))
                .filter(text -> !text.isBlank())
                .findFirst()
                .ifPresent(text -> values.putIfAbsent(key, text.strip())));
    }

    /** Returns one sentence per key that is unknown or missing. */
    public List<String> problems() {
        List<String> problems = new ArrayList<>();
        for (String key : new TreeSet<>(values.keySet())) {
            if (!declared.containsKey(key)) {
                problems.add(prefix + key + ": unknown setting (expected: "
                        + (declared.isEmpty() ? "none" : String.join(", ", declared.keySet())) + ")");
            }
        }
        for (PluginSetting setting : declared.values()) {
            if (setting.isRequired() && !values.containsKey(setting.key())) {
                problems.add(prefix + setting.key() + ": missing (expected: a value. " + setting.description() + ")");
            }
        }
        return problems;
    }

    /** Returns the settings in the form that the plug-in reads. */
    public PluginConfig config(InstantSource clock) {
        return new MapPluginConfig(prefix, declared, values, clock);
    }
}
