package io.llmproxy.servlet;

import org.jspecify.annotations.Nullable;

/** The limit of calls on the wire, where zero stands for no limit. */
final class MaxRequests {
    private MaxRequests() {}

    /**
     * Returns the limit as the engine has it.
     *
     * @return a positive number, or null for no limit
     * @throws ManagementRefusal if the number is negative
     */
    static @Nullable Long checked(@Nullable Long maxRequests) {
        if (maxRequests != null && maxRequests < 0) {
            throw ManagementRefusal.badRequest("max_requests must be >= 0");
        }
        return maxRequests == null || maxRequests == 0 ? null : maxRequests;
    }
}
