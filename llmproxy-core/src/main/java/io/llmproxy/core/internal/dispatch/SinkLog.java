package io.llmproxy.core.internal.dispatch;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/** What the log says about one sink: trouble of a kind loudly the first time, quietly from then on. */
final class SinkLog {
    private static final Logger log = LoggerFactory.getLogger(SinkLog.class);

    private final String sink;
    private boolean hasFailed;
    private boolean hasThrown;
    private boolean hasBusFailed;
    private boolean hasRejected;
    private boolean hasDeadLettered;
    private long droppedSeen;

    SinkLog(String sink) {
        this.sink = sink;
    }

    void retrying(int count, String reason) {
        log.atLevel(hasFailed ? Level.DEBUG : Level.WARN)
                .log("Sink {}: {} events not delivered, retrying: {}", sink, count, reason);
        hasFailed = true;
    }

    void delivering() {
        if (hasFailed) {
            log.info("Sink {}: delivers again", sink);
            hasFailed = false;
        }
    }

    void threw(Throwable failure) {
        log.atLevel(hasThrown ? Level.DEBUG : Level.WARN)
                .setCause(failure)
                .log("Sink {}: an exception instead of an answer", sink);
        hasThrown = true;
    }

    void busFailed(RuntimeException failure) {
        log.atLevel(hasBusFailed ? Level.DEBUG : Level.WARN)
                .setCause(failure)
                .log("Sink {}: the event bus failed, trying again", sink);
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

    void died(Throwable failure) {
        log.error("Sink {}: its thread ended, nothing is delivered any more", sink, failure);
    }

    void closeFailed(Throwable failure) {
        log.warn("Sink {}: failed to close", sink, failure);
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
