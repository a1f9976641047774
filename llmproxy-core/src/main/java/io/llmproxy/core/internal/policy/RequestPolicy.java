package io.llmproxy.core.internal.policy;

import io.llmproxy.core.ProviderConfig;
import io.llmproxy.core.http.HeaderFields;
import io.llmproxy.core.internal.config.EndpointRule;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What clients may ask of a provider, as far as the head of a request tells: method, path, origin, required headers. Immutable
 * and safe for use by many threads.
 */
public final class RequestPolicy {
    private static final String ORIGIN = "origin";
    private static final Refusal ENDPOINT_NOT_FOUND = Refusal.of(404, "Endpoint not found", "endpoint_not_found");
    private static final Refusal ORIGIN_REQUIRED = Refusal.of(400, "Origin header required", "origin_required");
    static final Refusal ORIGIN_NOT_ALLOWED = Refusal.of(403, "Origin not allowed", "origin_not_allowed");

    private final Set<String> methods;
    private final Set<String> allMethods;
    private final List<EndpointRule> endpoints;
    private final OriginPolicy origins;
    private final List<String> requiredHeaders;

    private RequestPolicy(ProviderConfig config) {
        methods = Set.copyOf(config.allowedMethods());
        endpoints = config.allowedEndpoints().stream().map(EndpointRule::parse).toList();
        allMethods = new TreeSet<>(methods);
        endpoints.forEach(rule -> allMethods.addAll(methodsOf(rule)));
        origins = OriginPolicy.of(config.allowedOrigins());
        requiredHeaders = config.requiredHeaders();
    }

    /**
     * Prepares the policy of a provider.
     *
     * @param config the provider
     * @return its policy
     */
    public static RequestPolicy of(ProviderConfig config) {
        return new RequestPolicy(config);
    }

    /**
     * Returns the methods that may be used at one endpoint or another.
     *
     * @return in upper case, sorted
     */
    public Set<String> methods() {
        return allMethods;
    }

    /**
     * Judges the head of a request.
     *
     * @param method as sent; case matters, because it does to providers
     * @param path below the provider's path prefix
     * @param headers all fields
     * @return the refusal, or null if the request may go on
     */
    public @Nullable Refusal check(String method, RequestPath path, HeaderFields headers) {
        if (!allMethods.contains(method)) {
            return methodNotAllowed(allMethods);
        }
        Refusal refusal = checkEndpoint(method, path.decoded());
        if (refusal == null) {
            refusal = checkOrigin(headers);
        }
        return refusal == null ? RequiredHeaders.check(requiredHeaders, headers) : refusal;
    }

    private @Nullable Refusal checkEndpoint(String method, String path) {
        Set<String> there = null;
        for (EndpointRule endpoint : endpoints) {
            if (endpoint.path().matches(path)) {
                if (methodsOf(endpoint).contains(method)) {
                    return null;
                }
                there = there == null ? new TreeSet<>() : there;
                there.addAll(methodsOf(endpoint));
            }
        }
        return there == null ? ENDPOINT_NOT_FOUND : methodNotAllowed(there);
    }

    private Set<String> methodsOf(EndpointRule rule) {
        return rule.methods() == null ? methods : rule.methods();
    }

    private static Refusal methodNotAllowed(Set<String> allowed) {
        return Refusal.of(405, "Method not allowed", "method_not_allowed")
                .withHeader("Allow", String.join(", ", allowed));
    }

    private @Nullable Refusal checkOrigin(HeaderFields headers) {
        if (requiredHeaders.contains(ORIGIN) && RequiredHeaders.isMissing(headers, ORIGIN)) {
            return ORIGIN_REQUIRED;
        }
        return origins.allows(headers.all(ORIGIN)) ? null : ORIGIN_NOT_ALLOWED;
    }
}
