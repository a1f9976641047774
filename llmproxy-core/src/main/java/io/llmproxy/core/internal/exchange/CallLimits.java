package io.llmproxy.core.internal.exchange;

import io.llmproxy.api.token.ProjectPolicy;
import io.llmproxy.api.token.TokenGrant;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;

/** How many calls of one project or token may run at a time on this node. Safe for use by many threads. */
public final class CallLimits {
    private final @Nullable Integer maxPerProject;
    private final @Nullable Integer maxPerToken;
    private final ConcurrentMap<String, Integer> ofProject = new ConcurrentHashMap<>();
    private final ConcurrentMap<String, Integer> ofToken = new ConcurrentHashMap<>();

    /**
     * Sets the limits that hold for all.
     *
     * @param maxPerProject at least 1, or null for no limit but the project's own
     * @param maxPerToken at least 1, or null for no limit
     */
    public CallLimits(@Nullable Integer maxPerProject, @Nullable Integer maxPerToken) {
        this.maxPerProject = maxPerProject;
        this.maxPerToken = maxPerToken;
    }

    /** A place that a call has taken; the ids are those that count it. */
    record Place(@Nullable String projectId, @Nullable String tokenId) {}

    /**
     * Takes a place for a call.
     *
     * @return the place, to be given back, or null if there is none
     */
    @Nullable
    Place tryEnter(TokenGrant grant, ProjectPolicy policy) {
        int perProject = Math.min(
                maxPerProject == null ? Integer.MAX_VALUE : maxPerProject,
                policy.maxConcurrentCalls().orElse(Integer.MAX_VALUE));
        String projectId = perProject == Integer.MAX_VALUE ? null : grant.projectId();
        String tokenId = maxPerToken == null ? null : grant.tokenId();
        if (projectId != null && !tryEnter(ofProject, projectId, perProject)) {
            return null;
        }
        if (tokenId != null && maxPerToken != null && !tryEnter(ofToken, tokenId, maxPerToken)) {
            leave(new Place(projectId, null));
            return null;
        }
        return new Place(projectId, tokenId);
    }

    /** Gives a place back. */
    void leave(Place place) {
        leave(ofProject, place.projectId());
        leave(ofToken, place.tokenId());
    }

    private static boolean tryEnter(ConcurrentMap<String, Integer> running, String id, int max) {
        boolean[] isIn = new boolean[1];
        running.compute(id, (same, count) -> {
            int before = count == null ? 0 : count;
            isIn[0] = before < max;
            return isIn[0] ? Integer.valueOf(before + 1) : count;
        });
        return isIn[0];
    }

    private static void leave(ConcurrentMap<String, Integer> running, @Nullable String id) {
        if (id != null) {
            running.computeIfPresent(id, (same, count) -> count == 1 ? null : Integer.valueOf(count - 1));
        }
    }
}
