package io.llmproxy.core.internal.exchange;

import io.llmproxy.api.Secret;
import io.llmproxy.api.token.Project;
import io.llmproxy.api.token.StoreUnavailableException;
import io.llmproxy.api.token.TokenDecision;
import io.llmproxy.api.token.TokenGrant;
import io.llmproxy.api.token.TokenRejection;
import io.llmproxy.core.http.ClientRequest;
import io.llmproxy.core.internal.policy.Refusal;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Finds out on whose account a call goes; tells the audit trail if on nobody's. */
final class AccountCheck {
    private final ExchangeParts parts;
    private final ClientRequest clientRequest;
    private final String requestId;
    private final Instant receivedAt;

    AccountCheck(ExchangeParts parts, ClientRequest clientRequest, String requestId, Instant receivedAt) {
        this.parts = parts;
        this.clientRequest = clientRequest;
        this.requestId = requestId;
        this.receivedAt = receivedAt;
    }

    /** Whether a call may go on. */
    sealed interface Account {}

    /** It may, on the account of this project. */
    record Open(TokenGrant grant, Project project) implements Account {}

    /** It may not; whose call it is stands in the project, the grant or the rejection, if that is known. */
    record Closed(
            Refusal refusal,
            @Nullable Project project,
            @Nullable TokenGrant grant,
            @Nullable TokenRejection rejection) implements Account {}

    /** Answers a request without a token. */
    Closed missingToken() {
        parts.refusalAudit().missingToken(clientRequest, requestId, receivedAt);
        return new Closed(Refusals.MISSING_TOKEN, null, null, null);
    }

    /**
     * Looks at a token and its project. Costs little, so it may be asked again.
     *
     * @throws StoreUnavailableException if nothing is known of them and the store does not answer
     */
    Account find(Secret token) {
        TokenDecision decision = parts.tokens().validate(token);
        return decision instanceof TokenGrant grant ? accountOf(grant) : rejected((TokenRejection) decision);
    }

    private Account accountOf(TokenGrant grant) {
        Project project = parts.projects().find(grant.projectId()).orElse(null);
        if (project == null) {
            return new Closed(Refusals.UPSTREAM_AUTH, null, grant, null);
        }
        if (!project.isActive()) {
            parts.refusalAudit().inactiveProject(clientRequest, requestId, receivedAt, grant);
            return new Closed(Refusals.PROJECT_INACTIVE, project, grant, null);
        }
        return new Open(grant, project);
    }

    /**
     * Charges a call that is about to be sent.
     *
     * @return the same account, unless the token's calls are spent or it was revoked
     * @throws StoreUnavailableException if a limited token cannot be charged because the store does not answer
     */
    Account charge(Open account) {
        return parts.tokens().charge(account.grant()) instanceof TokenRejection rejection
                ? rejected(rejection)
                : account;
    }

    private Closed rejected(TokenRejection rejection) {
        parts.refusalAudit().rejected(clientRequest, requestId, receivedAt, rejection);
        return new Closed(Refusals.of(rejection.reason()), null, null, rejection);
    }
}
