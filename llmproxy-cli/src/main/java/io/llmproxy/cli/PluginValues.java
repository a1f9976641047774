package io.llmproxy.cli;

import io.llmproxy.api.plugin.PluginSetting;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** What is set for one plug-in in several places, of which the first one counts; and where it was. Not safe for use by several threads. */
final class PluginValues {
    private final LayeredEnvironment environment;
    private final String prefix;
    private final Set<String> keys;
    private final Map<String, String> values = new LinkedHashMap<>();
    private final Map<String, String> originByKey = new HashMap<>();

    /**
     * Begins with nothing.
     *
     * @param prefix stands before the keys in messages, such as {@code sink.file.}
     * @param declared what the plug-in understands
     */
    PluginValues(LayeredEnvironment environment, String prefix, List<PluginSetting> declared) {
        this.environment = environment;
        this.prefix = prefix;
        keys = new LinkedHashSet<>(declared.stream().map(PluginSetting::key).toList());
    }

    boolean has(String key) {
        return keys.contains(key);
    }

    /** Adds a value that nobody asked for. */
    void addDefault(String key, String value) {
        if (has(key)) {
            values.putIfAbsent(key, value);
        }
    }

    /** Adds options of the form {@code --set key=value}; a key that is not declared is left to whoever checks them all. */
    void addGiven(Map<String, String> given) {
        given.forEach((key, value) -> add(key, value, "option --set " + key));
    }

    /** Adds the value of an option, if it stands on the command line. */
    void addOption(String key, String variable) {
        if (environment.isOption(variable)) {
            addVariable(key, variable);
        }
    }

    /** Adds the value of a variable that is not named after the plug-in, and so may be meant for another one. */
    void addVariable(String key, String variable) {
        String value = environment.get(variable);
        if (value != null && has(key)) {
            add(key, value.strip(), environment.origin(variable));
        }
    }

    /** Adds all variables that are named after the plug-in. */
    void addVariables(String variablePrefix, List<String> problems) {
        environment.variables().forEach((variable, value) -> {
            if (variable.startsWith(variablePrefix) && !value.isBlank()) {
                String key = variable.substring(variablePrefix.length())
                        .toLowerCase(Locale.ROOT)
                        .replace('_', '-');
                if (has(key)) {
                    add(key, value.strip(), environment.origin(variable));
                } else {
                    problems.add(environment.origin(variable) + ": unknown setting (expected: " + variablePrefix
                            + "<KEY> for one of " + String.join(", ", keys) + ")");
                }
            }
        });
    }

    private void add(String key, String value, String origin) {
        if (values.putIfAbsent(key, value) == null) {
            originByKey.put(key, origin);
        }
    }

    Map<String, String> values() {
        return values;
    }

    /** Returns a problem with a key as one with the place where its value was. */
    String located(String problem) {
        for (Map.Entry<String, String> origin : originByKey.entrySet()) {
            if (problem.startsWith(prefix + origin.getKey() + ":")) {
                return origin.getValue() + ": " + problem;
            }
        }
        return problem;
    }
}
