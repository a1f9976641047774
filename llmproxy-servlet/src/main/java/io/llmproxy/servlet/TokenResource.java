package io.llmproxy.servlet;

import com.fasterxml.jackson.databind.node.BooleanNode;
import io.llmproxy.api.audit.AuditActions;
import io.llmproxy.api.token.TokenChange;
import io.llmproxy.api.token.TokenRecord;
import io.llmproxy.core.Tokens;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code tokens/{id}}: shows, changes and revokes a token. The id is that of its record, not its text. */
final class TokenResource implements ManagementResource {
    private final Tokens tokens;

    TokenResource(Tokens tokens) {
        this.tokens = tokens;
    }

    @Override
    public List<String> methods() {
        return List.of("GET", "PATCH", "DELETE");
    }

    @Override
    public @Nullable String auditAction(String method) {
        return switch (method) {
            case "PATCH" -> AuditActions.TOKEN_UPDATE;
            case "DELETE" -> AuditActions.TOKEN_REVOKE;
            default -> null;
        };
    }

    @Override
    public JsonAnswer answer(ManagementCall call) throws IOException {
        if (call.id().isEmpty()) {
            throw ManagementRefusal.badRequest("token ID is required");
        }
        return switch (call.method()) {
            case "GET" -> JsonAnswer.of(200, TokenJson.of(find(call)));
            case "PATCH" -> update(call);
            default -> revoke(call);
        };
    }

    private TokenRecord find(ManagementCall call) {
        TokenRecord token = tokens.find(call.id()).orElseThrow(TokenResource::notFound);
        call.note("token_id", token.id());
        call.note("project_id", token.projectId());
        return token;
    }

    private static ManagementRefusal notFound() {
        return ManagementRefusal.notFound("token not found");
    }

    private JsonAnswer update(ManagementCall call) throws IOException {
        TokenPatch patch = TokenPatch.of(call.body());
        find(call);
        TokenChange change = patch.change(call);
        try {
            return tokens.update(call.id(), change)
                    .map(token -> JsonAnswer.of(200, TokenJson.of(token)))
                    .orElseThrow(TokenResource::notFound);
        } catch (IllegalArgumentException e) {
            throw ManagementRefusal.badRequest(e);
        }
    }

    private JsonAnswer revoke(ManagementCall call) {
        if (!find(call).isActive()) {
            call.note("already_revoked", BooleanNode.TRUE);
        } else if (tokens.revoke(call.id()).isEmpty()) {
            throw notFound();
        }
        return JsonAnswer.empty(204);
    }
}
