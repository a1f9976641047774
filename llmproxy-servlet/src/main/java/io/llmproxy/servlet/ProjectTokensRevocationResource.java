package io.llmproxy.servlet;

import io.llmproxy.api.audit.AuditActions;
import io.llmproxy.api.token.Revocations;
import io.llmproxy.core.ProjectNotFoundException;
import io.llmproxy.core.Tokens;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code projects/{id}/tokens/revoke}: revokes all tokens of a project. The body does not matter. */
final class ProjectTokensRevocationResource implements ManagementResource {
    private final Tokens tokens;

    ProjectTokensRevocationResource(Tokens tokens) {
        this.tokens = tokens;
    }

    @Override
    public List<String> methods() {
        return List.of("POST");
    }

    @Override
    public @Nullable String auditAction(String method) {
        return method.equals("POST") ? AuditActions.TOKEN_REVOKE_BATCH : null;
    }

    @Override
    public JsonAnswer answer(ManagementCall call) {
        if (call.id().isEmpty() || call.id().contains("/")) {
            throw ManagementRefusal.badRequest("invalid path");
        }
        Revocations revocations = revokeAll(call.id());
        call.note("project_id", call.id());
        call.note("total_tokens", revocations.total());
        call.note("revoked_count", revocations.revoked());
        call.note("already_revoked_count", revocations.alreadyRevoked());
        call.note("failed_count", 0);
        return JsonAnswer.of(
                200,
                WireJson.object()
                        .put("already_revoked_count", revocations.alreadyRevoked())
                        .put("revoked_count", revocations.revoked())
                        .put("total_tokens", revocations.total()));
    }

    private Revocations revokeAll(String projectId) {
        try {
            return tokens.revokeAll(projectId);
        } catch (ProjectNotFoundException e) {
            throw ManagementRefusal.notFound("project not found");
        }
    }
}
