package io.llmproxy.servlet;

import io.llmproxy.api.audit.AuditActors;
import io.llmproxy.api.token.StoreUnavailableException;
import io.llmproxy.core.http.ClientAddresses;
import io.llmproxy.servlet.ManagementAudit.Origin;
import io.llmproxy.servlet.ManagementRoutes.Match;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.Collections;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The way of a call: login, path, method, resource; then the audit trail learns of it. */
final class ManagementApi {
    private static final Logger log = LoggerFactory.getLogger(ManagementApi.class);

    private final LoginGate gate;
    private final ManagementTrail trail;
    private final ClientAddresses addresses;

    ManagementApi(LoginGate gate, ManagementTrail trail, ClientAddresses addresses) {
        this.gate = gate;
        this.trail = trail;
        this.addresses = addresses;
    }

    /**
     * Answers a request.
     *
     * @param match what answers its path, or null; that is told only to callers that are known
     */
    JsonAnswer answer(HttpServletRequest request, RequestIds ids, @Nullable Match match) throws IOException {
        String route = match == null ? "" : match.route().template();
        String clientAddress = addressOf(request);
        String actor = AuditActors.ANONYMOUS;
        try {
            if (match == null || !match.resource().isPublic()) {
                actor = gate.actorOf(request, clientAddress);
            }
        } catch (ManagementRefusal e) {
            trail.loginRefused(Origin.of(request, clientAddress, ids, route, AuditActors.ANONYMOUS), e.answer());
            return e.answer();
        } catch (RuntimeException e) {
            log.error("The authorizer of the management API failed", e);
            return JsonAnswer.error(500, "internal error");
        }
        return match == null
                ? JsonAnswer.error(404, "not found")
                : answer(request, match, Origin.of(request, clientAddress, ids, route, actor));
    }

    private String addressOf(HttpServletRequest request) {
        return addresses.of(
                request.getRemoteAddr(),
                Collections.list(request.getHeaders("X-Forwarded-For")),
                request.getHeader("X-Real-IP"));
    }

    private JsonAnswer answer(HttpServletRequest request, Match match, Origin origin) throws IOException {
        ManagementCall call = new ManagementCall(request, match.id());
        JsonAnswer answer = guardedAnswer(request, match.resource(), call);
        String action = match.resource().auditAction(call.method());
        if (action != null) {
            trail.ended(action, origin, call, answer);
        }
        return answer;
    }

    private static JsonAnswer guardedAnswer(
            HttpServletRequest request, ManagementResource resource, ManagementCall call) throws IOException {
        try {
            if (!resource.methods().contains(call.method())) {
                return resource.refuseMethod(call);
            }
            if (!call.method().equals("GET")) {
                StateChanges.check(request);
            }
            return resource.answer(call);
        } catch (ManagementRefusal e) {
            return e.answer();
        } catch (StoreUnavailableException e) {
            log.error("The store does not answer the management API", e);
            return JsonAnswer.error(503, "service temporarily unavailable").withHeader("Retry-After", "1");
        } catch (RuntimeException e) {
            log.error("The management API failed", e);
            return JsonAnswer.error(500, "internal error");
        }
    }
}
