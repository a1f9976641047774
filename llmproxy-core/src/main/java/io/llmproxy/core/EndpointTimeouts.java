package io.llmproxy.core;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Time limits of some endpoints, in place of those of their provider.
 *
 * @param firstByte time to the head of the answer, or null for the provider's
 * @param idle longest silence within the answer, or null for the provider's
 * @param total the whole exchange, or null for the provider's
 */
public record EndpointTimeouts(
        @Nullable Duration firstByte,
        @Nullable Duration idle,
        @Nullable Duration total) {
    private static final Duration LONGEST = Duration.ofDays(365);

    /**
     * Checks the parts.
     *
     * @throws IllegalArgumentException if a limit is not more than zero or above 365 days
     */
    public EndpointTimeouts {
        check("firstByte", firstByte);
        check("idle", idle);
        check("total", total);
    }

    private static void check(String name, @Nullable Duration limit) {
        if (limit != null && (limit.isNegative() || limit.isZero() || limit.compareTo(LONGEST) > 0)) {
            throw new IllegalArgumentException(name + ": " + limit + " (expected: more than zero, at most 365 days)");
        }
    }
}
