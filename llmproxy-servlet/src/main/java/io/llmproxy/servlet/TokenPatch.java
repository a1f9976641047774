package io.llmproxy.servlet;

import com.fasterxml.jackson.databind.node.BooleanNode;
import io.llmproxy.api.token.TokenChange;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a caller wants to change about a token. For the limit of calls null means nothing, as in the original; for the end it means
 * never, and for metadata none.
 */
record TokenPatch(
        @Nullable Boolean active,
        @Nullable Long maxRequests,
        boolean changesExpiry,
        @Nullable Instant expiresAt,
        boolean changesMetadata,
        Map<String, String> metadata) {
    /**
     * Reads the body.
     *
     * @throws ManagementRefusal if a field has the wrong type
     */
    static TokenPatch of(RequestBody body) {
        return new TokenPatch(
                body.flag("is_active"),
                body.wholeNumber("max_requests"),
                body.has("expires_at"),
                body.instant("expires_at"),
                body.has("metadata"),
                body.texts("metadata"));
    }

    /**
     * Returns the change, and notes it for the audit trail.
     *
     * @throws ManagementRefusal if nothing changes, or the limit is negative
     */
    TokenChange change(ManagementCall call) {
        TokenChange.Builder change = TokenChange.builder();
        if (active != null) {
            change.active(active);
            call.note("updated_is_active", BooleanNode.valueOf(active));
        }
        if (maxRequests != null) {
            change.maxRequests(MaxRequests.checked(maxRequests));
            call.note("updated_max_requests", maxRequests == 0 ? "unlimited" : Long.toString(maxRequests));
        }
        if (changesExpiry) {
            change.expiresAt(expiresAt);
            call.note("updated_expires_at", expiresAt == null ? "never" : Timestamps.format(expiresAt));
        }
        if (changesMetadata) {
            change.metadata(metadata);
            call.note("updated_metadata", BooleanNode.TRUE);
        }
        TokenChange built = change.build();
        if (built.isEmpty()) {
            throw ManagementRefusal.badRequest("no fields to update");
        }
        return built;
    }
}
