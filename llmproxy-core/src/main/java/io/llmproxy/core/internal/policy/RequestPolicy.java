package io.llmproxy.core.internal.policy;

import io.llmproxy.core.ProviderConfig;
import io.llmproxy.core.http.HeaderFields;
import io.llmproxy.core.internal.config.EndpointRule;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What clients may ask of a provider, as far as the head of a request tells: method, path, origin, required headers. Immutable
 * and safe for use by many threads.
 */
public final class RequestPolicy {
    private static final String ORIGIN = "origin";
    private static final HeadDecision METHOD_NOT_ALLOWED = refused(405, "Method not allowed", "method_not_allowed");
    private static final HeadDecision INVALID_PATH = refused(400, "Invalid request path", "invalid_path");
    private static final HeadDecision ENDPOINT_NOT_FOUND = refused(404, "Endpoint not found", "endpoint_not_found");
    private static final Refusal ORIGIN_REQUIRED = Refusal.of(400, "Origin header required", "origin_required");
    private static final Refusal ORIGIN_NOT_ALLOWED = Refusal.of(403, "Origin not allowed", "origin_not_allowed");

    private final Set<String> methods;
    private final List<EndpointRule> endpoints;
    private final Set<String> origins;
    private final List<String> requiredHeaders;

    private RequestPolicy(ProviderConfig config) {
        methods = Set.copyOf(config.allowedMethods());
        endpoints = config.allowedEndpoints().stream().map(EndpointRule::parse).toList();
        origins = Set.copyOf(config.allowedOrigins());
        requiredHeaders = config.requiredHeaders();
    }

    /**
     * Prepares the policy of a provider.
     *
     * @param config the provider
     * @return its policy
     * @throws IllegalArgumentException if an allowed endpoint is not a pattern
     */
    public static RequestPolicy of(ProviderConfig config) {
        return new RequestPolicy(config);
    }

    /**
     * Judges the head of a request.
     *
     * @param method as sent; case matters, because it does to providers
     * @param rawPath as sent, without query
     * @param headers all fields
     * @return the path to forward, or the refusal
     */
    public HeadDecision decide(String method, String rawPath, HeaderFields headers) {
        if (!methods.contains(method)) {
            return METHOD_NOT_ALLOWED;
        }
        RequestPath path = RequestPath.parse(rawPath);
        if (path == null) {
            return INVALID_PATH;
        }
        if (!isAllowed(path.decoded())) {
            return ENDPOINT_NOT_FOUND;
        }
        Refusal refusal = checkOrigin(headers);
        if (refusal == null) {
            refusal = checkRequired(headers);
        }
        return refusal == null ? new HeadDecision.Accepted(path) : new HeadDecision.Refused(refusal);
    }

    private boolean isAllowed(String path) {
        for (EndpointRule endpoint : endpoints) {
            if (endpoint.path().matches(path)) {
                return true;
            }
        }
        return false;
    }

    private @Nullable Refusal checkOrigin(HeaderFields headers) {
        if (requiredHeaders.contains(ORIGIN) && isMissing(headers, ORIGIN)) {
            return ORIGIN_REQUIRED;
        }
        return origins.isEmpty() || origins.containsAll(headers.all(ORIGIN)) ? null : ORIGIN_NOT_ALLOWED;
    }

    private @Nullable Refusal checkRequired(HeaderFields headers) {
        for (String name : requiredHeaders) {
            if (isMissing(headers, name)) {
                return Refusal.of(400, "Header '" + name + "' required", "header_required");
            }
        }
        return null;
    }

    private static boolean isMissing(HeaderFields headers, String name) {
        String value = headers.firstOrNull(name);
        return value == null || value.isBlank();
    }

    private static HeadDecision refused(int status, String error, String code) {
        return new HeadDecision.Refused(Refusal.of(status, error, code));
    }
}
