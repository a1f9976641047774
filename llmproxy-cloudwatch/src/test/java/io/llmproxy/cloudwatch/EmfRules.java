package io.llmproxy.cloudwatch;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What the specification of the embedded metric format, and CloudWatch of its values, demand of a message. */
final class EmfRules {
    private static final Set<String> UNITS = Set.of("Count", "Milliseconds", "None");

    private EmfRules() {}

    static List<String> metricNames(Map<String, Object> message) {
        return list(directive(message).get("Metrics")).stream()
                .map(metric -> (String) map(metric).get("Name"))
                .toList();
    }

    static List<String> violations(Map<String, Object> message) {
        List<String> violations = new ArrayList<>();
        Map<?, ?> directive = directive(message);
        String namespace = (String) directive.get("Namespace");
        require(violations, !namespace.isEmpty() && namespace.length() <= 255, "namespace");
        require(violations, map(message.get("_aws")).get("Timestamp") instanceof Long, "timestamp");
        require(violations, directive.keySet().equals(Set.of("Namespace", "Dimensions", "Metrics")), "members");
        for (Object set : list(directive.get("Dimensions"))) {
            require(violations, list(set).size() <= 30, "dimensions");
            list(set).forEach(name -> require(violations, isDimension(message.get(name)), "dimension " + name));
        }
        for (Object metric : list(directive.get("Metrics"))) {
            require(violations, map(metric).keySet().equals(Set.of("Name", "Unit")), "metric " + metric);
            require(violations, UNITS.contains(map(metric).get("Unit")), "unit " + metric);
            require(violations, message.get(map(metric).get("Name")) instanceof Number, "value of " + metric);
        }
        List<String> names = metricNames(message);
        require(violations, names.size() <= 100 && new HashSet<>(names).size() == names.size(), "metrics");
        return violations;
    }

    private static boolean isDimension(Object value) {
        return value instanceof String text
                && text.length() <= 1024
                && !text.isBlank()
                && !text.startsWith(":")
                && text.chars().allMatch(c -> c >= 0x20 && c < 0x7f);
    }

    private static Map<?, ?> directive(Map<String, Object> message) {
        return map(list(map(message.get("_aws")).get("CloudWatchMetrics")).get(0));
    }

    private static Map<?, ?> map(Object value) {
        return (Map<?, ?>) value;
    }

    private static List<?> list(Object value) {
        return (List<?>) value;
    }

    private static void require(List<String> violations, boolean isRight, String what) {
        if (!isRight) {
            violations.add(what);
        }
    }
}
