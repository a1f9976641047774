package io.llmproxy.servlet;

import com.fasterxml.jackson.databind.node.ArrayNode;
import io.llmproxy.api.audit.AuditActions;
import io.llmproxy.api.token.TokenQuery;
import io.llmproxy.api.token.TokenRecord;
import io.llmproxy.core.IssuedToken;
import io.llmproxy.core.ProjectInactiveException;
import io.llmproxy.core.ProjectNotFoundException;
import io.llmproxy.core.TokenRequest;
import io.llmproxy.core.Tokens;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code tokens}: lists and issues tokens. */
final class TokensResource implements ManagementResource {
    private static final int MAX_UNPAGED = 10_000;

    private final Tokens tokens;

    TokensResource(Tokens tokens) {
        this.tokens = tokens;
    }

    @Override
    public List<String> methods() {
        return List.of("GET", "POST");
    }

    @Override
    public @Nullable String auditAction(String method) {
        return switch (method) {
            case "GET" -> AuditActions.TOKEN_LIST;
            case "POST" -> AuditActions.TOKEN_CREATE;
            default -> null;
        };
    }

    @Override
    public JsonAnswer answer(ManagementCall call) throws IOException {
        return call.method().equals("GET") ? list(call) : issue(call);
    }

    private JsonAnswer list(ManagementCall call) {
        QueryParameters query = call.query();
        TokenQuery.Builder wanted = TokenQuery.builder();
        String projectId = query.text("project_id", "projectId");
        if (projectId != null) {
            wanted.projectId(projectId);
        }
        Boolean active = activeFilter(query);
        if (active != null) {
            wanted.active(active);
        }
        JsonAnswer answer = Page.isIn(query) ? page(query, wanted) : all(wanted);
        if (projectId != null) {
            call.note("filtered_by_project", projectId);
        }
        call.note("token_count", answer.body() == null ? 0 : answer.body().size());
        return answer;
    }

    private static @Nullable Boolean activeFilter(QueryParameters query) {
        Boolean active = query.flag("is_active");
        Boolean activeOnly = query.flag("active_only", "activeOnly");
        if (!Boolean.TRUE.equals(activeOnly)) {
            return active;
        }
        if (Boolean.FALSE.equals(active)) {
            throw ManagementRefusal.badField(
                    "is_active=false contradicts active_only=true", "is_active", "expected: one of the two");
        }
        return true;
    }

    /** Without paging the answer is bounded too: nobody reads a million tokens, and no server should have to hold them. */
    private JsonAnswer all(TokenQuery.Builder wanted) {
        List<TokenRecord> found = tokens.list(wanted.page(0, MAX_UNPAGED).build());
        return json(found, found.size() < MAX_UNPAGED ? found.size() : tokens.count(wanted.build()));
    }

    private JsonAnswer page(QueryParameters query, TokenQuery.Builder wanted) {
        Page page = Page.of(query);
        long total = tokens.count(wanted.build());
        List<TokenRecord> found =
                tokens.list(wanted.page(page.offset(), page.size()).build());
        return page.linked(json(found, total), query, total);
    }

    private static JsonAnswer json(List<TokenRecord> found, long total) {
        ArrayNode json = WireJson.array();
        found.forEach(token -> json.add(TokenJson.of(token)));
        return JsonAnswer.of(200, json).withHeader("X-Total-Count", Long.toString(total));
    }

    private JsonAnswer issue(ManagementCall call) throws IOException {
        TokenRequest request = NewTokenBody.read(call);
        IssuedToken issued = issue(call, request);
        TokenRecord token = issued.record();
        call.note("project_id", token.projectId());
        call.note("token_id", token.id());
        token.expiresAt().ifPresent(at -> call.note("expires_at", Timestamps.format(at)));
        token.maxRequests().ifPresent(max -> call.note("max_requests", max));
        return JsonAnswer.of(200, TokenJson.of(issued));
    }

    private IssuedToken issue(ManagementCall call, TokenRequest request) {
        try {
            return tokens.issue(request);
        } catch (ProjectNotFoundException e) {
            throw ManagementRefusal.notFound("project not found");
        } catch (ProjectInactiveException e) {
            call.note("project_id", request.projectId());
            throw new ManagementRefusal(JsonAnswer.error(403, "cannot create tokens for inactive projects")
                    .with("code", "project_inactive"));
        } catch (IllegalArgumentException e) {
            // The request itself is fine, so the engine can only object to a token without an end.
            throw ManagementRefusal.badField(
                    "never_expires: true (expected: duration_minutes, unless the setting never-expiring-tokens is true)",
                    "never_expires",
                    "this gateway does not issue tokens that never expire");
        }
    }
}
