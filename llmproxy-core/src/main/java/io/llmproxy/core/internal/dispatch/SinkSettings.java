package io.llmproxy.core.internal.dispatch;

import java.time.Duration;

/**
 * What a sink gets, and in which portions.
 *
 * <p>Internal: not part of the public API, may change at any time.
 *
 * @param batchSize the most events per batch
 * @param batchBytes the most bytes per batch, as {@link PendingEvent#bytes} estimates them, unless one event alone has more
 * @param batchWait how long a batch that is not full waits for more events
 * @param maxAttempts how often an event may fail while nearly all later ones are delivered before it is put aside; if more of them fail, each
 *     failure counts less, see {@link FailureRate}
 * @param filter which events
 * @param view what of them
 */
public record SinkSettings(
        int batchSize, long batchBytes, Duration batchWait, int maxAttempts, EventFilter filter, SinkView view) {
    /** What holds for sinks that say nothing else. */
    public static SinkSettings defaults() {
        return new SinkSettings(100, 1L << 20, Duration.ZERO, 10, EventFilter.ALL, SinkView.whole());
    }
}
