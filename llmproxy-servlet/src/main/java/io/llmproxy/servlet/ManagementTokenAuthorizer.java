package io.llmproxy.servlet;

import io.llmproxy.api.Secret;
import io.llmproxy.api.audit.AuditActors;
import jakarta.servlet.http.HttpServletRequest;

/** Lets callers pass that send the management token. */
final class ManagementTokenAuthorizer implements ManagementAuthorizer {
    private static final String SCHEME = "Bearer ";

    private final Secret managementToken;

    ManagementTokenAuthorizer(Secret managementToken) {
        this.managementToken = managementToken;
    }

    static boolean hasBearerToken(HttpServletRequest request) {
        String header = request.getHeader("Authorization");
        return header != null && header.regionMatches(true, 0, SCHEME, 0, SCHEME.length());
    }

    @Override
    public Access authorize(HttpServletRequest request) {
        if (!hasBearerToken(request)) {
            return new Access.Refused(401, "missing or invalid Authorization header");
        }
        String sent = request.getHeader("Authorization").substring(SCHEME.length());
        // Secrets compare in constant time.
        if (sent.isEmpty() || !managementToken.equals(Secret.of(sent))) {
            return new Access.Refused(401, "invalid management token");
        }
        return new Access.Allowed(AuditActors.MANAGEMENT_API);
    }
}
