package io.llmproxy.servlet;

import io.llmproxy.api.audit.AuditActions;
import io.llmproxy.core.Tokens;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code tokens/revoke-expired}: marks tokens whose life is over as revoked. The body does not matter. */
final class ExpiredTokensResource implements ManagementResource {
    private final Tokens tokens;

    ExpiredTokensResource(Tokens tokens) {
        this.tokens = tokens;
    }

    @Override
    public List<String> methods() {
        return List.of("POST");
    }

    @Override
    public @Nullable String auditAction(String method) {
        return method.equals("POST") ? AuditActions.TOKEN_REVOKE_EXPIRED : null;
    }

    @Override
    public JsonAnswer answer(ManagementCall call) {
        long revoked = tokens.revokeExpired();
        call.note("revoked_count", revoked);
        return JsonAnswer.of(200, WireJson.object().put("revoked_count", revoked));
    }
}
