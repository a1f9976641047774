package io.llmproxy.core;

import io.llmproxy.api.token.ProjectPolicy;
import io.llmproxy.core.internal.config.AllowListEntry;
import io.llmproxy.core.internal.config.EndpointRule;
import io.llmproxy.core.internal.config.Glob;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** Checks the policy of a project, by the rules that hold for a provider's configuration. */
final class PolicyFields {
    static final int MAX_ENTRIES = 100;
    static final int MAX_LENGTH = 255;

    private PolicyFields() {}

    /**
     * Checks a policy.
     *
     * @return the same
     * @throws IllegalArgumentException if something is not acceptable; the message names it as the management API spells it
     */
    static ProjectPolicy checked(ProjectPolicy policy) {
        check("policy.allowed_models", policy.allowedModels(), Glob::parse);
        check("policy.allowed_endpoints", policy.allowedEndpoints(), EndpointRule::parse);
        check("policy.allowed_origins", policy.allowedOrigins(), AllowListEntry::origin);
        check("policy.required_headers", policy.requiredHeaders(), AllowListEntry::header);
        checkFields("policy.upstream_headers", policy.upstreamHeaders());
        return policy;
    }

    private static void check(String field, List<String> entries, Consumer<String> rule) {
        checkCount(field, entries.size());
        for (int i = 0; i < entries.size(); i++) {
            String place = field + "[" + i + "]";
            PlainText.check(place, entries.get(i), 1, MAX_LENGTH);
            check(place, entries.get(i), rule);
        }
    }

    private static void checkFields(String field, Map<String, String> fields) {
        checkCount(field, fields.size());
        fields.forEach((name, value) -> {
            PlainText.check(field, name, 1, MAX_LENGTH);
            check(field, name, AllowListEntry::header);
            PlainText.check(field + "." + name, value, 1, MAX_LENGTH);
            check(field, name, ignored -> UpstreamFields.checked(Map.of(name, value)));
        });
    }

    private static void checkCount(String field, int count) {
        if (count > MAX_ENTRIES) {
            throw new IllegalArgumentException(
                    field + ": " + count + " entries (expected: at most " + MAX_ENTRIES + ")");
        }
    }

    private static void check(String place, String entry, Consumer<String> rule) {
        try {
            rule.accept(entry);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(place + ": " + e.getMessage(), e);
        }
    }
}
