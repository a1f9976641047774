package io.llmproxy.core.internal.policy;

import io.llmproxy.api.token.ProjectPolicy;
import io.llmproxy.core.ProviderConfig;
import io.llmproxy.core.http.HeaderFields;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What browsers are told about calls from other origins: the same for preflights and for answers. Cookies and other credentials
 * that a browser adds by itself are never allowed, since calls are authorised by a token. Immutable.
 *
 * <p>Source: the Fetch standard, section 3.2, https://fetch.spec.whatwg.org/#http-cors-protocol.
 */
public final class CorsPolicy {
    /** The fields of an answer that scripts may read besides those that they always may. */
    public static final String EXPOSED = String.join(
            ", ",
            "X-Request-ID",
            "X-Upstream-Request-ID",
            "X-Proxy",
            "X-Proxy-Error",
            "X-Proxy-Received-At",
            "X-Proxy-Sent-Backend-At",
            "X-Proxy-First-Response-At",
            "X-Proxy-Final-Response-At",
            "X-UPSTREAM-REQUEST-START",
            "X-UPSTREAM-REQUEST-STOP",
            "Retry-After");

    private static final String ORIGIN = "Origin";
    private static final String ALLOW_ORIGIN = "Access-Control-Allow-Origin";
    private static final String USUAL_HEADERS = "Authorization, Content-Type, X-Requested-With";
    private static final Pattern HEADER_NAMES = Pattern.compile("[A-Za-z0-9!#$%&'*+.^_`|~, \t-]{1,4096}");
    private static final String MAX_AGE_SECONDS = "86400";

    private final List<OriginPolicy> origins;
    private final String methods;

    private CorsPolicy(List<OriginPolicy> origins, String methods) {
        this.origins = origins;
        this.methods = methods;
    }

    /**
     * Prepares the policy of a provider.
     *
     * @param config the provider
     * @return its policy
     */
    public static CorsPolicy of(ProviderConfig config) {
        Set<String> methods = new TreeSet<>(RequestPolicy.of(config).methods());
        methods.add("OPTIONS");
        return new CorsPolicy(List.of(OriginPolicy.of(config.allowedOrigins())), String.join(", ", methods));
    }

    /**
     * Narrows the policy to what a project allows too.
     *
     * @param policy of the project
     * @return the narrower policy
     */
    public CorsPolicy and(ProjectPolicy policy) {
        return policy.allowedOrigins().isEmpty()
                ? this
                : new CorsPolicy(List.of(origins.get(0), OriginPolicy.of(policy.allowedOrigins())), methods);
    }

    /**
     * Tells whether the origin of a request may call.
     *
     * @param request the client's fields
     * @return true also if there is no origin
     */
    public boolean allows(HeaderFields request) {
        List<String> sent = request.all(ORIGIN);
        return sent.size() < 2 && origins.stream().allMatch(policy -> policy.allows(sent));
    }

    /**
     * Adds what an answer says about other origins: nothing but {@code Vary} if the request's own is not allowed.
     *
     * @param answer the fields of the answer
     * @param request the client's fields
     */
    public void addTo(HeaderFields.Builder answer, HeaderFields request) {
        String allowed = allowedOrigin(request);
        if (allowed != null) {
            answer.add(ALLOW_ORIGIN, allowed).add("Access-Control-Expose-Headers", EXPOSED);
        }
        answer.add("Vary", ORIGIN);
    }

    /**
     * Answers the question that browsers ask before a call.
     *
     * @param request the client's fields
     * @return the fields of an answer with status 204
     */
    public HeaderFields preflight(HeaderFields request) {
        HeaderFields.Builder answer = HeaderFields.builder();
        String allowed = allowedOrigin(request);
        if (allowed != null) {
            answer.add(ALLOW_ORIGIN, allowed)
                    .add("Access-Control-Allow-Methods", methods)
                    .add("Access-Control-Allow-Headers", requestedHeaders(request))
                    .add("Access-Control-Expose-Headers", EXPOSED)
                    .add("Access-Control-Max-Age", MAX_AGE_SECONDS);
        }
        return answer.add("Vary", "Origin, Access-Control-Request-Method, Access-Control-Request-Headers")
                .build();
    }

    private @Nullable String allowedOrigin(HeaderFields request) {
        String origin = request.firstOrNull(ORIGIN);
        if (origin == null || !allows(request)) {
            return null;
        }
        return origins.stream().allMatch(OriginPolicy::isOpen) ? "*" : origin;
    }

    private static String requestedHeaders(HeaderFields request) {
        String requested = request.firstOrNull("Access-Control-Request-Headers");
        return requested != null && HEADER_NAMES.matcher(requested).matches() ? requested : USUAL_HEADERS;
    }
}
