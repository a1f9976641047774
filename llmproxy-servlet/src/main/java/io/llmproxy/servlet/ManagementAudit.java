package io.llmproxy.servlet;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.llmproxy.api.audit.AuditOutcome;
import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;

/** Where the management API tells what was done, or tried. Must be safe for use by many threads, and not block for long. */
@FunctionalInterface
interface ManagementAudit {
    /**
     * Who asked, and from where. The path is that of the route, with {@code {id}} for what the caller sent there: a token in the
     * wrong place must not be kept. What callers say of themselves may be of any length that the container takes.
     */
    record Origin(
            String actor,
            String clientAddress,
            RequestIds ids,
            String method,
            String path,
            @Nullable String userAgent,
            @Nullable String referer,
            boolean isAdminUi) {
        static Origin of(HttpServletRequest request, String clientAddress, RequestIds ids, String route, String actor) {
            String forwardedAgent = request.getHeader("X-Forwarded-User-Agent");
            return new Origin(
                    actor,
                    clientAddress,
                    ids,
                    request.getMethod(),
                    request.getServletPath() + route,
                    forwardedAgent == null ? request.getHeader("User-Agent") : forwardedAgent,
                    request.getHeader("X-Forwarded-Referer"),
                    "1".equals(request.getHeader("X-Admin-Origin")));
        }
    }

    /**
     * Takes note of an action.
     *
     * @param details flat, with {@code project_id} and {@code token_id} where they are known; never a secret
     */
    void record(String action, AuditOutcome outcome, Origin origin, ObjectNode details);
}
