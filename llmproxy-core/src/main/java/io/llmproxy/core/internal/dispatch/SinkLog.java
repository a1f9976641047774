package io.llmproxy.core.internal.dispatch;

import java.time.Duration;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * What the log says about one sink: trouble of a kind loudly the first time, quietly from then on. Of deliveries that fail and succeed by
 * turns it tells once in {@link #DAMPED}.
 */
final class SinkLog {
    private static final Logger log = LoggerFactory.getLogger(SinkLog.class);

    private static final Duration DAMPED = Duration.ofMinutes(5);

    private final String sink;
    private final LongSupplier ticker;
    private long failuresUntold;
    private long toldNanos;
    private boolean hasFailed;
    private boolean isTold;
    private boolean hasThrown;
    private boolean hasBusFailed;
    private boolean hasRejected;
    private boolean hasDeadLettered;
    private long droppedSeen;

    SinkLog(String sink, LongSupplier ticker) {
        this.sink = sink;
        this.ticker = ticker;
        toldNanos = ticker.getAsLong() - DAMPED.toNanos();
    }

    void retrying(int count, String reason) {
        hasFailed = true;
        long now = ticker.getAsLong();
        if (isTold || now - toldNanos < DAMPED.toNanos()) {
            failuresUntold++;
            log.debug("Sink {}: {} events not delivered, retrying: {}", sink, count, reason);
            return;
        }
        log.warn(
                "Sink {}: {} events not delivered, retrying: {} ({} more failures since the last warning)",
                sink,
                count,
                reason,
                failuresUntold);
        isTold = true;
        toldNanos = now;
        failuresUntold = 0;
    }

    void delivering() {
        if (hasFailed) {
            log.atLevel(isTold ? Level.INFO : Level.DEBUG).log("Sink {}: delivers again", sink);
            hasFailed = false;
            isTold = false;
        }
    }

    void threw(Throwable failure) {
        log.atLevel(hasThrown ? Level.DEBUG : Level.WARN)
                .log("Sink {}: an exception instead of an answer: {}", sink, StackText.of(failure));
        hasThrown = true;
    }

    void busFailed(RuntimeException failure) {
        log.atLevel(hasBusFailed ? Level.DEBUG : Level.WARN)
                .log("Sink {}: the event bus failed, trying again: {}", sink, StackText.of(failure));
        hasBusFailed = true;
    }

    void busWorks() {
        log.info("Sink {}: the event bus works again", sink);
        hasBusFailed = false;
    }

    void rejected(String exchangeId, String reason, long total) {
        log.atLevel(hasRejected ? Level.DEBUG : Level.WARN)
                .log("Sink {}: exchange {} rejected for good: {} ({} so far)", sink, exchangeId, reason, total);
        hasRejected = true;
    }

    void deadLettered(String exchangeId, long total) {
        log.atLevel(hasDeadLettered ? Level.DEBUG : Level.WARN)
                .log(
                        "Sink {}: exchange {} put aside, only others can be delivered ({} so far)",
                        sink,
                        exchangeId,
                        total);
        hasDeadLettered = true;
    }

    void dropped(long total) {
        if (total > droppedSeen) {
            log.atLevel(droppedSeen > 0 ? Level.DEBUG : Level.WARN)
                    .log("Sink {}: falls behind, {} events dropped so far", sink, total);
            droppedSeen = total;
        }
    }

    void pumpFailed(Throwable failure) {
        log.error("Sink {}: an error on its thread, going on: {}", sink, StackText.of(failure));
    }

    void closeFailed(Throwable failure) {
        log.warn("Sink {}: failed to close: {}", sink, StackText.of(failure));
    }

    void closed(long left, boolean isKept, boolean hangs) {
        if (left > 0 && isKept) {
            log.info("Sink {}: {} events left for the next start", sink, left);
        } else if (left > 0) {
            log.warn("Sink {}: {} events dropped, not delivered before the deadline of the close", sink, left);
        }
        if (hangs) {
            log.warn("Sink {}: does not let go of its thread", sink);
        }
    }
}
