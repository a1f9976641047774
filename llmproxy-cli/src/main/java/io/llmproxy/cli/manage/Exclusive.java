package io.llmproxy.cli.manage;

import io.llmproxy.core.InvalidConfigException;

/** Options that contradict each other. */
final class Exclusive {
    private Exclusive() {}

    /** @throws InvalidConfigException if both are given */
    static void check(String option, boolean isGiven, String other, boolean isOtherGiven) {
        if (isGiven && isOtherGiven) {
            throw new InvalidConfigException(
                    "option " + option + ": given together with " + other + " (expected: one of them)", null);
        }
    }
}
