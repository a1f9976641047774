package io.llmproxy.servlet;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.llmproxy.api.token.TokenRecord;
import io.llmproxy.core.IssuedToken;
import io.llmproxy.core.ProjectInactiveException;
import io.llmproxy.core.ProjectNotFoundException;
import io.llmproxy.core.TokenRequest;
import io.llmproxy.core.Tokens;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@code tokens}: issues tokens. */
final class TokensResource implements ManagementResource {
    private static final long MAX_DURATION_MINUTES = Duration.ofDays(365).toMinutes();

    private final Tokens tokens;

    TokensResource(Tokens tokens) {
        this.tokens = tokens;
    }

    @Override
    public List<String> methods() {
        return List.of("POST");
    }

    @Override
    public JsonAnswer answer(HttpServletRequest request) throws IOException {
        TokenRequest tokenRequest = tokenRequest(WireJson.read(request));
        try {
            return JsonAnswer.of(200, json(tokens.issue(tokenRequest)));
        } catch (ProjectNotFoundException e) {
            throw new ManagementRefusal(JsonAnswer.error(404, "project not found"));
        } catch (ProjectInactiveException e) {
            throw new ManagementRefusal(
                    JsonAnswer.error(403, "cannot create tokens for inactive projects", "project_inactive"));
        }
    }

    private static TokenRequest tokenRequest(ObjectNode body) {
        String projectId = WireJson.text(body, "project_id");
        Long durationMinutes = WireJson.wholeNumber(body, "duration_minutes");
        Long maxRequests = WireJson.wholeNumber(body, "max_requests");
        Map<String, String> metadata = WireJson.texts(body, "metadata");
        if (durationMinutes == null || durationMinutes <= 0) {
            throw ManagementRefusal.badRequest("project_id and duration_minutes are required");
        }
        if (durationMinutes > MAX_DURATION_MINUTES) {
            throw ManagementRefusal.badRequest("duration_minutes exceeds maximum allowed");
        }
        if (projectId.isEmpty()) {
            throw ManagementRefusal.badRequest("project_id is required");
        }
        if (maxRequests != null && maxRequests < 0) {
            throw ManagementRefusal.badRequest("max_requests must be >= 0");
        }
        return tokenRequest(projectId, Duration.ofMinutes(durationMinutes), maxRequests, metadata);
    }

    private static TokenRequest tokenRequest(
            String projectId, Duration lifetime, @Nullable Long maxRequests, Map<String, String> metadata) {
        boolean isUnlimited = maxRequests == null || maxRequests == 0;
        try {
            return TokenRequest.builder(projectId, lifetime)
                    .maxRequests(isUnlimited ? null : maxRequests)
                    .metadata(metadata)
                    .build();
        } catch (IllegalArgumentException e) {
            throw ManagementRefusal.badRequest(String.valueOf(e.getMessage()));
        }
    }

    private static ObjectNode json(IssuedToken issued) {
        TokenRecord record = issued.record();
        ObjectNode json = WireJson.object();
        record.expiresAt().ifPresent(at -> json.put("expires_at", WireJson.timestamp(at)));
        json.put("id", record.id());
        record.maxRequests().ifPresent(max -> json.put("max_requests", max));
        return json.put("token", issued.token().reveal());
    }
}
