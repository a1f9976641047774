package io.llmproxy.core.internal.upstream;

import org.jspecify.annotations.Nullable;

/**
 * What the last calls with a key have shown, if they have shown anything bad.
 *
 * @param failures calls in a row without a usable answer
 * @param broken answers in a row that broke off
 * @param isOpen whether calls are refused
 * @param probeNanos if so, when the next call may try
 */
record Circuit(int failures, int broken, boolean isOpen, long probeNanos) {
    private static final Circuit HEALTHY = new Circuit(0, 0, false, 0);

    static Circuit of(@Nullable Circuit known) {
        return known == null ? HEALTHY : known;
    }

    static Circuit open(long probeNanos) {
        return new Circuit(0, 0, true, probeNanos);
    }

    /** Counts a call that failed; open circuits know better. */
    Circuit failed(int most, long probeNanos) {
        if (isOpen) {
            return this;
        }
        return failures + 1 >= most ? open(probeNanos) : new Circuit(failures + 1, broken, false, 0);
    }

    Circuit brokeOff(int most, long probeNanos) {
        if (isOpen) {
            return this;
        }
        return broken + 1 >= most ? open(probeNanos) : new Circuit(failures, broken + 1, false, 0);
    }

    /** An answer has begun. After trouble, the first one that breaks off is one too many. */
    Circuit answered(int most) {
        return new Circuit(0, isOpen ? most - 1 : broken, false, 0);
    }

    /** An answer came to its end. */
    Circuit ended() {
        return isOpen ? this : new Circuit(failures, 0, false, 0);
    }

    boolean isHealthy() {
        return equals(HEALTHY);
    }
}
