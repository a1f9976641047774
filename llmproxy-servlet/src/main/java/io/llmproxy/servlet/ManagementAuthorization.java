package io.llmproxy.servlet;

import io.llmproxy.api.Secret;
import jakarta.servlet.http.HttpServletRequest;

/** Lets only callers pass that send the management token. */
final class ManagementAuthorization {
    private static final String SCHEME = "Bearer ";

    private final Secret managementToken;

    ManagementAuthorization(Secret managementToken) {
        this.managementToken = managementToken;
    }

    /**
     * Checks the caller.
     *
     * @throws ManagementRefusal if the token is missing or wrong
     */
    void check(HttpServletRequest request) {
        String header = request.getHeader("Authorization");
        if (header == null || !header.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
            throw unauthorized("missing or invalid Authorization header");
        }
        String sent = header.substring(SCHEME.length());
        // Secrets compare in constant time.
        if (sent.isEmpty() || !managementToken.equals(Secret.of(sent))) {
            throw unauthorized("invalid management token");
        }
    }

    private static ManagementRefusal unauthorized(String error) {
        return new ManagementRefusal(JsonAnswer.error(401, error).withHeader("WWW-Authenticate", "Bearer"));
    }
}
