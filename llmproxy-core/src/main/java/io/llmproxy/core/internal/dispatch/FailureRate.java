package io.llmproxy.core.internal.dispatch;

/**
 * Which share of new events failed of late when they were tried for the first time, and so, how much it says that one event fails.
 *
 * <p>First attempts only: how often others are tried again must not count. If a sink takes one event in five, that the same event fails
 * ten times is no rarity; if it takes nearly all, it is. A strike is therefore worth the logarithm of the share: by chance alone,
 * strikes worth n come together once in 10^n events, whatever the share.
 */
final class FailureRate {
    /** About how many first attempts are remembered. */
    private static final double MEMORY = 32;

    /** No single failure counts for more than one, however well the sink works. */
    private static final double LOW = 0.1;

    /** Before anything is known, failures say nothing. */
    private double share = 1;

    /** Notes which share of the events of a first attempt failed, 0 to 1. */
    void note(double failed) {
        share += (failed - share) / MEMORY;
    }

    /** Returns how much the failure of a single event counts, 0 to 1. */
    double strike() {
        return share <= LOW ? 1 : Math.max(0, -Math.log10(share));
    }
}
