package io.llmproxy.core.internal.audit;

import io.llmproxy.api.audit.AuditEvent;
import io.llmproxy.api.audit.AuditStore;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The store, from which events that are too old are deleted: at the start and then once an hour. */
final class StoreDestination implements AuditDestination {
    private static final Logger log = LoggerFactory.getLogger(StoreDestination.class);
    private static final long HOUR = TimeUnit.HOURS.toNanos(1);

    /** Bounds how long one deletion keeps new events, and other users of the database, waiting. */
    private static final int DELETED_AT_ONCE = 1_000;

    private final AuditStore store;
    private final @Nullable Duration retention;
    private final InstantSource clock;
    private final LongSupplier ticker;
    private long dueAt;
    private boolean cannotDelete;

    StoreDestination(AuditStore store, @Nullable Duration retention, InstantSource clock, LongSupplier ticker) {
        this.store = store;
        this.retention = retention;
        this.clock = clock;
        this.ticker = ticker;
        dueAt = ticker.getAsLong();
    }

    @Override
    public String name() {
        return "store";
    }

    @Override
    public void append(List<AuditEvent> events) {
        store.append(events);
    }

    @Override
    public boolean tend() {
        long now = ticker.getAsLong();
        if (retention == null || now - dueAt < 0) {
            return false;
        }
        boolean hasMore = delete(retention);
        dueAt = hasMore ? now : now + HOUR;
        return hasMore;
    }

    private boolean delete(Duration age) {
        try {
            int deleted = store.deleteBefore(clock.instant().minus(age), DELETED_AT_ONCE);
            cannotDelete = false;
            return deleted >= DELETED_AT_ONCE;
        } catch (RuntimeException e) {
            if (cannotDelete) {
                log.debug("Old audit events are still not deleted", e);
            } else {
                log.warn("Old audit events could not be deleted; trying again in an hour", e);
            }
            cannotDelete = true;
            return false;
        }
    }
}
