package io.llmproxy.core.internal.exchange;

import io.llmproxy.api.audit.AuditActions;
import io.llmproxy.api.audit.AuditActors;
import io.llmproxy.api.audit.AuditEvent;
import io.llmproxy.api.audit.AuditOutcome;
import io.llmproxy.api.token.TokenGrant;
import io.llmproxy.api.token.TokenRejection;
import io.llmproxy.core.http.ClientAddresses;
import io.llmproxy.core.http.ClientRequest;
import io.llmproxy.core.internal.audit.AuditTrail;
import io.llmproxy.core.internal.policy.Refusal;
import java.time.Instant;
import java.util.List;

/** Tells the audit trail of callers without a valid token, and of calls for projects that are switched off. */
public final class RefusalAudit {
    private final AuditTrail trail;
    private final ClientAddresses addresses;

    /**
     * Tells a trail.
     *
     * @param trail takes the events
     * @param addresses finds the addresses of clients
     */
    public RefusalAudit(AuditTrail trail, ClientAddresses addresses) {
        this.trail = trail;
        this.addresses = addresses;
    }

    void missingToken(ClientRequest request, String exchangeId, Instant at) {
        trail.recordRefusal(event(request, exchangeId, at, Refusals.MISSING_TOKEN)
                .action(AuditActions.PROXY_AUTH)
                .actor(AuditActors.ANONYMOUS)
                .build());
    }

    /** A token that has spent its calls is a known one: that is no matter for the trail. */
    void rejected(ClientRequest request, String exchangeId, Instant at, TokenRejection rejection) {
        if (rejection.reason() != TokenRejection.Reason.QUOTA_EXHAUSTED) {
            trail.recordRefusal(event(request, exchangeId, at, Refusals.of(rejection.reason()))
                    .action(AuditActions.PROXY_AUTH)
                    .actor(AuditActors.ANONYMOUS)
                    .tokenId(rejection.tokenId())
                    .projectId(rejection.projectId())
                    .build());
        }
    }

    void inactiveProject(ClientRequest request, String exchangeId, Instant at, TokenGrant grant) {
        trail.recordRefusal(event(request, exchangeId, at, Refusals.PROJECT_INACTIVE)
                .action(AuditActions.PROXY_REQUEST)
                .actor(AuditActors.SYSTEM)
                .tokenId(grant.tokenId())
                .projectId(grant.projectId())
                .build());
    }

    private AuditEvent.Builder event(ClientRequest request, String exchangeId, Instant at, Refusal refusal) {
        return AuditEvent.builder()
                .timestamp(at)
                .outcome(AuditOutcome.DENIED)
                .requestId(exchangeId)
                .clientIp(addressOf(request))
                .method(request.method())
                .path(request.rawPath())
                .userAgent(request.headers().firstOrNull("User-Agent"))
                .reason(refusal.code());
    }

    private String addressOf(ClientRequest request) {
        List<String> forwardedFor = request.headers().all("X-Forwarded-For");
        return addresses.of(
                request.remoteAddress(), forwardedFor, request.headers().firstOrNull("X-Real-IP"));
    }
}
