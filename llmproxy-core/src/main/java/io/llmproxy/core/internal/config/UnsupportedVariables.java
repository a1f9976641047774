package io.llmproxy.core.internal.config;

import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/** Variables of the Go edition that ask for something that this version lacks and that nobody should believe to have. */
final class UnsupportedVariables {
    /** What Go's parser of booleans takes for false. */
    private static final Set<String> FALSE = Set.of("0", "f", "F", "FALSE", "false", "False");

    private UnsupportedVariables() {}

    static void check(Map<String, String> given, Problems problems) {
        Check check = new Check(given, problems);
        check.refuse(
                "OBSERVABILITY_ENABLED",
                FALSE::contains,
                "events cannot be switched off in this version; without a sink they go nowhere");
    }

    private record Check(Map<String, String> given, Problems problems) {
        void refuse(String variable, Predicate<String> asksForMore, String why) {
            String value = given.get(variable);
            if (value != null && asksForMore.test(value.strip())) {
                problems.add(Environment.origin(variable), why + " (expected: not set)");
            }
        }
    }
}
