package io.llmproxy.servlet;

import io.llmproxy.core.TokenRequest;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads the order for a new token. */
final class NewTokenBody {
    private static final long MAX_DURATION_MINUTES = Duration.ofDays(365).toMinutes();

    private NewTokenBody() {}

    /**
     * Reads and checks the body, in the order of the original.
     *
     * @throws ManagementRefusal if it is not acceptable
     */
    static TokenRequest read(ManagementCall call) throws IOException {
        RequestBody body = call.body();
        String projectId = body.textOrEmpty("project_id");
        Long durationMinutes = body.wholeNumber("duration_minutes");
        Long maxRequests = body.wholeNumber("max_requests");
        Map<String, String> metadata = body.texts("metadata");
        boolean neverExpires = Boolean.TRUE.equals(body.flag("never_expires"));
        TokenRequest.Builder request = neverExpires && durationMinutes == null
                ? TokenRequest.neverExpiring(projectId)
                : TokenRequest.builder(projectId, lifetime(call, durationMinutes, neverExpires));
        if (projectId.isEmpty()) {
            throw ManagementRefusal.badRequest("project_id is required");
        }
        try {
            return request.maxRequests(MaxRequests.checked(maxRequests))
                    .metadata(metadata)
                    .build();
        } catch (IllegalArgumentException e) {
            throw ManagementRefusal.badRequest(e);
        }
    }

    private static Duration lifetime(ManagementCall call, @Nullable Long minutes, boolean neverExpires) {
        if (neverExpires) {
            throw ManagementRefusal.badField(
                    "never_expires: true (expected: either it or duration_minutes)",
                    "never_expires",
                    "excludes duration_minutes");
        }
        if (minutes == null || minutes <= 0) {
            throw ManagementRefusal.badRequest("project_id and duration_minutes are required");
        }
        call.note("duration_minutes", minutes);
        if (minutes > MAX_DURATION_MINUTES) {
            throw ManagementRefusal.badRequest("duration_minutes exceeds maximum allowed");
        }
        return Duration.ofMinutes(minutes);
    }
}
