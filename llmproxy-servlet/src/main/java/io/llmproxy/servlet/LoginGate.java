package io.llmproxy.servlet;

import io.llmproxy.servlet.ManagementAuthorizer.Access;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;

/** The door of the management API: one authorizer that allows a call is enough. */
final class LoginGate {
    private final List<ManagementAuthorizer> authorizers;
    private final LoginThrottle throttle;

    /** Creates a gate; of several refusals the last one is told. */
    LoginGate(List<ManagementAuthorizer> authorizers, LoginThrottle throttle) {
        this.authorizers = List.copyOf(authorizers);
        this.throttle = throttle;
    }

    /**
     * Returns the name of the caller. Good credentials pass whatever their address has done before: else a neighbour behind the same
     * address could lock the operator out.
     *
     * @throws ManagementRefusal if nobody knows the caller, or the caller has no right to be here
     */
    String actorOf(HttpServletRequest request, String clientAddress) {
        Access.Refused refused = new Access.Refused(401, "nobody is allowed");
        for (ManagementAuthorizer authorizer : authorizers) {
            Access access = authorizer.authorize(request);
            if (access instanceof Access.Allowed allowed) {
                return allowed.actor();
            }
            refused = (Access.Refused) access;
        }
        throw refusal(clientAddress, refused);
    }

    private ManagementRefusal refusal(String clientAddress, Access.Refused refused) {
        JsonAnswer answer = JsonAnswer.error(refused.status(), refused.error());
        if (refused.status() != 401) {
            return new ManagementRefusal(answer);
        }
        long waitSeconds = throttle.failed(clientAddress);
        return new ManagementRefusal(
                waitSeconds == 0
                        ? answer.withHeader("WWW-Authenticate", "Bearer")
                        : JsonAnswer.error(429, "too many failed logins")
                                .withHeader("Retry-After", Long.toString(waitSeconds)));
    }
}
