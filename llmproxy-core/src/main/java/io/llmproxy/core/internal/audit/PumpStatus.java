package io.llmproxy.core.internal.audit;

import io.llmproxy.api.LlmProxyException;
import io.llmproxy.api.audit.AuditEvent;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * What became of one destination's events, and what the log says about it: each kind of trouble loudly once per outage. Written by
 * the pump's thread, except for drops, which any thread may count; read by any.
 */
final class PumpStatus {
    private static final Logger log = LoggerFactory.getLogger(PumpStatus.class);

    private final String name;
    private final InstantSource clock;
    private final LongAdder dropped = new LongAdder();
    private final LongAdder written = new LongAdder();
    private final LongAdder rejected = new LongAdder();
    private final AtomicBoolean isLate = new AtomicBoolean();
    private volatile @Nullable Instant failingSince;
    private volatile @Nullable String lastError;
    private long droppedTold;
    private boolean hasToldDrops;

    PumpStatus(String name, InstantSource clock) {
        this.name = name;
        this.clock = clock;
    }

    long writtenCount() {
        return written.sum();
    }

    void written(int count) {
        written.add(count);
        if (failingSince != null) {
            log.info("Audit {}: writing again", name);
            failingSince = null;
            hasToldDrops = false;
        }
        tellDrops();
    }

    void failed(Throwable failure, int waiting) {
        boolean isNew = failingSince == null;
        if (isNew) {
            failingSince = clock.instant();
        }
        lastError = reason(failure);
        log.atLevel(isNew ? Level.WARN : Level.DEBUG)
                .setCause(failure)
                .log("Audit {}: {} events not written, trying again", name, waiting);
        tellDrops();
    }

    /** Only messages of our own exceptions are known to hold no secret. */
    private static String reason(Throwable failure) {
        String type = failure.getClass().getName();
        return failure instanceof LlmProxyException ? type + ": " + failure.getMessage() : type;
    }

    void dropped() {
        dropped.increment();
    }

    void droppedAfterClose() {
        dropped.increment();
        if (!isLate.getAndSet(true)) {
            log.warn("Audit {}: an event was recorded after the close and dropped", name);
        }
    }

    private void tellDrops() {
        long total = dropped.sum();
        if (total > droppedTold) {
            log.atLevel(hasToldDrops ? Level.DEBUG : Level.WARN)
                    .log("Audit {}: falls behind, {} events dropped so far", name, total);
            hasToldDrops = true;
            droppedTold = total;
        }
    }

    void rejected(AuditEvent event) {
        failingSince = null;
        rejected.increment();
        long total = rejected.sum();
        log.atLevel(total == 1 ? Level.WARN : Level.DEBUG)
                .log(
                        "Audit {}: event {} fails where others do not, and was given up ({} so far)",
                        name,
                        event.id(),
                        total);
    }

    void died(Throwable failure) {
        lastError = "its thread ended: " + failure.getClass().getName();
        log.error("Audit {}: its thread ended, nothing is written any more", name, failure);
    }

    void closeFailed(Throwable failure) {
        log.warn("Audit {}: failed to close", name, failure);
    }

    void left(int count) {
        log.warn("Audit {}: {} events dropped, not written before the deadline of the close", name, count);
    }

    void hangs() {
        log.warn("Audit {}: does not let go of its thread", name);
    }

    AuditStatus.Destination snapshot(int waiting) {
        return new AuditStatus.Destination(
                name, written.sum(), waiting, dropped.sum(), rejected.sum(), failingSince, lastError);
    }
}
