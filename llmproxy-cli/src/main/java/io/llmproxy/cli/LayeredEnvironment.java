package io.llmproxy.cli;

import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The environment variables, with options of the command line in their place. Not safe for use by several threads. */
final class LayeredEnvironment {
    private static final String VARIABLE = "environment variable ";

    private final Map<String, String> variables;
    private final Map<String, String> optionByVariable = new HashMap<>();

    LayeredEnvironment(Map<String, String> environment) {
        variables = new TreeMap<>(environment);
    }

    /**
     * Puts an option in the place of a variable.
     *
     * @param option its name
     * @param value what was given, or null if the option was not
     * @param variable what it stands for
     * @param otherNames further variables with the same meaning
     */
    LayeredEnvironment override(String option, @Nullable String value, String variable, String... otherNames) {
        if (value != null) {
            for (String name : otherNames) {
                variables.remove(name);
            }
            variables.put(variable, value);
            optionByVariable.put(variable, option);
        }
        return this;
    }

    Map<String, String> variables() {
        return Map.copyOf(variables);
    }

    /** Returns the value of a variable or its option, or null if it is absent or blank. */
    @Nullable
    String get(String variable) {
        String value = variables.get(variable);
        return value == null || value.isBlank() ? null : value;
    }

    /** Tells whether a value comes from an option of the command line. */
    boolean isOption(String variable) {
        return optionByVariable.containsKey(variable);
    }

    /** Returns what the operator has to look for. */
    String origin(String variable) {
        String option = optionByVariable.get(variable);
        return option == null ? VARIABLE + variable : "option " + option;
    }

    /** Returns a sentence about a variable as one about its option, if that is where the value came from. */
    String inTermsOfOptions(String problem) {
        for (String variable : optionByVariable.keySet()) {
            String origin = VARIABLE + variable + ":";
            if (problem.startsWith(origin)) {
                return origin(variable) + problem.substring(origin.length() - 1);
            }
        }
        return problem;
    }
}
