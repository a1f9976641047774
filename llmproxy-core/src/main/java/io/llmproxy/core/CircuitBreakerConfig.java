package io.llmproxy.core;

import static java.util.Objects.requireNonNull;

import java.time.Duration;

/**
 * When calls with a key of a provider are refused for a while, because the last ones failed.
 *
 * @param failures how many calls in a row must fail, at least 1: connection failures and statuses of 500 and above
 * @param cooldown how long calls are refused then, before a single one may try; more than zero
 */
public record CircuitBreakerConfig(int failures, Duration cooldown) {
    /** Five failures in a row, 30 seconds. */
    public static final CircuitBreakerConfig DEFAULT = new CircuitBreakerConfig(5, Duration.ofSeconds(30));

    /**
     * Checks the parts.
     *
     * @throws IllegalArgumentException if a part is out of range
     */
    public CircuitBreakerConfig {
        requireNonNull(cooldown, "cooldown");
        if (failures < 1) {
            throw new IllegalArgumentException("failures: " + failures + " (expected: >= 1)");
        }
        if (cooldown.isNegative() || cooldown.isZero() || cooldown.compareTo(Duration.ofDays(1)) > 0) {
            throw new IllegalArgumentException("cooldown: " + cooldown + " (expected: more than zero, at most PT24H)");
        }
    }
}
