package io.llmproxy.core.internal.policy;

import io.llmproxy.api.token.ProjectPolicy;
import io.llmproxy.core.http.HeaderFields;
import io.llmproxy.core.internal.config.EndpointRule;
import io.llmproxy.core.internal.config.Glob;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a project allows its tokens, ready to be asked. Immutable and safe for use by many threads. */
public final class ProjectRules {
    private static final Refusal ENDPOINT_NOT_ALLOWED =
            Refusal.of(403, "Endpoint not allowed for this project", "endpoint_not_allowed");

    private final List<EndpointRule> endpoints;
    private final OriginPolicy origins;
    private final List<String> requiredHeaders;
    private final List<Glob> models;

    private ProjectRules(ProjectPolicy policy) {
        endpoints = policy.allowedEndpoints().stream().map(EndpointRule::parse).toList();
        origins = OriginPolicy.of(policy.allowedOrigins());
        requiredHeaders = policy.requiredHeaders();
        models = policy.allowedModels().stream().map(Glob::parse).toList();
    }

    /**
     * Prepares the rules of a project.
     *
     * @param policy of the project
     * @return its rules
     * @throws IllegalArgumentException if a glob or a path is broken
     */
    public static ProjectRules of(ProjectPolicy policy) {
        return new ProjectRules(policy);
    }

    /**
     * Judges the head of a request.
     *
     * @param method as sent
     * @param path below the provider's path prefix
     * @param headers all fields
     * @return the refusal, or null if the request may go on
     */
    public @Nullable Refusal check(String method, RequestPath path, HeaderFields headers) {
        if (!endpoints.isEmpty() && endpoints.stream().noneMatch(rule -> allows(rule, method, path))) {
            return ENDPOINT_NOT_ALLOWED;
        }
        return origins.allows(headers.all("Origin"))
                ? RequiredHeaders.check(requiredHeaders, headers)
                : RequestPolicy.ORIGIN_NOT_ALLOWED;
    }

    private static boolean allows(EndpointRule rule, String method, RequestPath path) {
        return rule.path().matches(path.decoded())
                && (rule.methods() == null || rule.methods().contains(method));
    }

    /** Returns the globs of which a model must match one; empty if any model may be asked for. */
    List<Glob> models() {
        return models;
    }
}
