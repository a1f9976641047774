package io.llmproxy.servlet;

import io.llmproxy.api.Secret;
import io.llmproxy.api.audit.AuditActors;
import jakarta.servlet.http.HttpServletRequest;

/** Lets callers pass that send the management token. */
final class ManagementTokenAuthorizer implements ManagementAuthorizer {
    private final Secret managementToken;

    ManagementTokenAuthorizer(Secret managementToken) {
        this.managementToken = managementToken;
    }

    @Override
    public Access authorize(HttpServletRequest request) {
        String sent = BearerHeader.token(request);
        if (sent == null) {
            return new Access.Refused(401, "missing or invalid Authorization header");
        }
        // Secrets compare in constant time.
        if (sent.isEmpty() || !managementToken.equals(Secret.of(sent))) {
            return new Access.Refused(401, "invalid management token");
        }
        return new Access.Allowed(AuditActors.MANAGEMENT_API);
    }
}
