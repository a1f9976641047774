package io.llmproxy.servlet;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.llmproxy.api.token.TokenRecord;
import io.llmproxy.core.IssuedToken;
import java.time.Instant;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** How the management API shows a token: its text once, when it is new; later a hint by which its owner can tell it. */
final class TokenJson {
    private TokenJson() {}

    static ObjectNode of(IssuedToken issued) {
        TokenRecord token = issued.record();
        ObjectNode json = WireJson.object()
                .put("expires_at", text(token.expiresAt()))
                .put("id", token.id())
                .put("token", issued.token().reveal());
        token.maxRequests().ifPresent(max -> json.put("max_requests", max));
        json.put("project_id", token.projectId());
        json.set("metadata", metadata(token));
        return json.put("created_at", Timestamps.format(token.createdAt()));
    }

    static ObjectNode of(TokenRecord token) {
        ObjectNode json = WireJson.object()
                .put("id", token.id())
                .put("token", token.hint())
                .put("project_id", token.projectId())
                .put("expires_at", text(token.expiresAt()))
                .put("is_active", token.isActive())
                .put("request_count", token.requestCount())
                .putNull("max_requests");
        token.maxRequests().ifPresent(max -> json.put("max_requests", max));
        json.put("created_at", Timestamps.format(token.createdAt()))
                .put("last_used_at", text(token.lastUsedAt()))
                .put("cache_hit_count", 0);
        token.deactivatedAt().ifPresent(at -> json.put("deactivated_at", Timestamps.format(at)));
        json.set("metadata", metadata(token));
        return json;
    }

    private static ObjectNode metadata(TokenRecord token) {
        ObjectNode json = WireJson.object();
        new TreeMap<>(token.metadata()).forEach(json::put);
        return json;
    }

    private static @Nullable String text(Optional<Instant> instant) {
        return instant.map(Timestamps::format).orElse(null);
    }
}
