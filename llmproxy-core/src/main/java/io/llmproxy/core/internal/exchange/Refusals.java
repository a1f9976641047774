package io.llmproxy.core.internal.exchange;

import io.llmproxy.api.token.TokenRejection;
import io.llmproxy.core.internal.policy.Refusal;
import java.time.Duration;

/** The gateway's own answers, in the wording of the original so that existing clients understand them. */
final class Refusals {
    static final Refusal MISSING_TOKEN =
            new Refusal(401, "Invalid token", "invalid_token", "missing or invalid authorization header");
    static final Refusal PROJECT_INACTIVE = Refusal.of(403, "Project is inactive", "project_inactive");
    static final Refusal SERVICE_UNAVAILABLE =
            Refusal.of(503, "Service temporarily unavailable", "service_unavailable");
    static final Refusal UPSTREAM_AUTH =
            new Refusal(503, "Upstream authentication error", "upstream_auth_error", "failed to load upstream API key");
    static final Refusal BODY_TOO_LARGE = Refusal.of(413, "Request body too large", "request_too_large");
    static final Refusal BODY_INCOMPLETE = new Refusal(
            400,
            "Request body incomplete",
            "invalid_body",
            "fewer bytes than Content-Length arrived; the connection broke or another filter has read the body");
    static final Refusal BODY_TIMEOUT = Refusal.of(408, "Request body too slow", "request_timeout");
    static final Refusal INVALID_PATH = Refusal.of(400, "Invalid request path", "invalid_path");
    static final Refusal ENDPOINT_NOT_FOUND = Refusal.of(404, "Endpoint not found", "endpoint_not_found");
    static final Refusal PROVIDER_NOT_ALLOWED =
            Refusal.of(403, "Provider not allowed for this project", "provider_not_allowed");
    static final Refusal TOO_MANY_CALLS = Refusal.of(429, "Too many calls at a time", "concurrency_limit_exceeded")
            .withHeader("Retry-After", "1");
    static final Refusal BAD_GATEWAY = Refusal.of(502, "Proxy error", null);
    static final Refusal TIMEOUT = Refusal.of(504, "Request timeout", "timeout");
    static final Refusal INTERNAL = Refusal.of(500, "Internal error", "internal_error");

    private static final Refusal MALFORMED = new Refusal(401, "Invalid token", "invalid_token", "invalid token format");
    private static final Refusal UNKNOWN = Refusal.of(401, "Token not found", "token_not_found");
    private static final Refusal INACTIVE = Refusal.of(401, "Token is inactive", "token_inactive");
    private static final Refusal EXPIRED = Refusal.of(401, "Token has expired", "token_expired");
    private static final Refusal QUOTA = Refusal.of(429, "Rate limit exceeded", "rate_limit_exceeded");

    private Refusals() {}

    static Refusal circuitOpen(Duration retryAfter) {
        long seconds = Math.max(1, retryAfter.plusMillis(999).toSeconds());
        return Refusal.of(503, "Upstream unavailable (circuit breaker open)", "circuit_open")
                .withHeader("Retry-After", Long.toString(seconds));
    }

    static Refusal of(TokenRejection.Reason reason) {
        return switch (reason) {
            case MALFORMED -> MALFORMED;
            case UNKNOWN -> UNKNOWN;
            case INACTIVE -> INACTIVE;
            case EXPIRED -> EXPIRED;
            case QUOTA_EXHAUSTED -> QUOTA;
        };
    }
}
