package io.llmproxy.core.internal.policy;

import java.util.List;
import java.util.Set;

/**
 * From which origins browsers may call; compared exactly, as the Fetch standard does.
 *
 * @param allowed empty if any origin may call
 */
record OriginPolicy(Set<String> allowed) {
    static OriginPolicy of(List<String> allowed) {
        return new OriginPolicy(Set.copyOf(allowed));
    }

    boolean isOpen() {
        return allowed.isEmpty();
    }

    /** Judges the values of {@code Origin}: of several, none can hide behind another. */
    boolean allows(List<String> origins) {
        return allowed.isEmpty() || allowed.containsAll(origins);
    }
}
